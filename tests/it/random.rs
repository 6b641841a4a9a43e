//! Random JSON for a JSON Schema, the same for the same seed. Strings and numbers are those that go wrong in YAML.

use serde_json::{Map, Value, json};

/// A source of random values (SplitMix64).
pub struct Random {
    state: u64,
    /// Names that were given.
    names: u64,
}

/// Strings that some reader or writer of YAML takes for something else. What Helm loses (`text/lost-character`) is not here.
const STRINGS: &[&str] = &[
    "",
    " ",
    "web",
    "true",
    "no",
    "on",
    "y",
    "~",
    "null",
    "=",
    "<<",
    "-",
    "- a",
    "? a",
    ": ",
    "a: b",
    "a #b",
    "#a",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "'",
    "\"",
    "\\",
    "[a",
    "{a",
    "a,b]",
    "---",
    "...",
    "--- a",
    "1e10234",
    "1e3",
    "0012345678",
    "0x1F",
    "0o14",
    "0b11",
    "1_000",
    "1.10",
    "+1",
    "-0",
    ".inf",
    ".nan",
    "2024-11-03",
    "12:30:00",
    "20261103120000",
    "1000660000",
    "9007199254740993",
    "{{ .Values.namespace }}",
    "{{",
    "}}",
    "$(NAME)",
    "<a&b>",
    "\n",
    "a\n",
    "a\n\n",
    "\na",
    "\n\n  a\n b",
    "  a\n b\n",
    "a\n  b \n\n",
    "a\n---\nb",
    "a\n#b\n",
    "a\n\tb",
    "\ta",
    "a\t",
    " a",
    "a ",
    "a\r\nb\r\n",
    "a\rb",
    "\u{feff}a",
    "\u{1}",
    "é",
    "\u{65e5}\u{672c}",
    "\u{1f600}",
    "server {\n  listen 80;\n\n  location / {\n  }\n}\n",
];

const NUMBERS: &[u64] = &[0, 1, 7, 80, 443, 8080, 65_535, 999_999, 1_000_000, 1_000_660_000, 2_147_483_647, 1 << 53];

impl Random {
    pub fn new(seed: u64) -> Self {
        Self { state: seed, names: 0 }
    }

    /// A value that the schema allows. `root` holds what `$ref` names.
    pub fn of_schema(&mut self, schema: &Value, root: &Value) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointer = reference.strip_prefix('#').expect("schemas refer to themselves");
            return self.of_schema(root.pointer(pointer).expect("the definition exists"), root);
        }
        if let Some(words) = schema["enum"].as_array() {
            return words[self.below(words.len())].clone();
        }
        match schema["type"].as_str().expect("a schema says its type") {
            "object" => self.object(schema, root),
            "array" => (0..self.count(schema, "minItems")).map(|_| self.of_schema(&schema["items"], root)).collect(),
            "string" => self.string().into(),
            "integer" => self.integer(schema),
            "boolean" => (self.below(2) == 0).into(),
            other => panic!("no random value of type {other}"),
        }
    }

    fn object(&mut self, schema: &Value, root: &Value) -> Value {
        let Some(properties) = schema["properties"].as_object() else {
            let entry = |random: &mut Self| (random.name(), random.of_schema(&schema["additionalProperties"], root));
            return Value::Object((0..self.count(schema, "minProperties")).map(|_| entry(self)).collect());
        };
        let required = schema["required"].as_array();
        let mut object = Map::new();
        for (key, property) in properties {
            let must = required.is_some_and(|required| required.contains(&json!(key)));
            if must || self.below(2) == 0 {
                let value = if key == "name" { self.name().into() } else { self.of_schema(property, root) };
                object.insert(key.clone(), value);
            }
        }
        Value::Object(object)
    }

    /// Any string, sometimes a long one: writers fold lines.
    fn string(&mut self) -> String {
        let some = STRINGS[self.below(STRINGS.len())];
        match self.below(8) {
            0 => format!("{some}{}", STRINGS[self.below(STRINGS.len())]),
            1 => [some; 40].join(" "),
            _ => some.to_owned(),
        }
    }

    /// A string that no other name equals; not long: keys of more than 1,024 characters are no YAML for Go.
    fn name(&mut self) -> String {
        self.names += 1;
        format!("{}{}", STRINGS[self.below(STRINGS.len())], self.names)
    }

    /// How many items or entries.
    fn count(&mut self, schema: &Value, least: &str) -> usize {
        self.below(4).max(schema[least].as_u64().unwrap_or(0) as usize)
    }

    /// No more than 2^53: Helm reads numbers as floats.
    fn integer(&mut self, schema: &Value) -> Value {
        let most = schema["maximum"].as_u64().unwrap_or(u64::MAX);
        let fitting: Vec<u64> = NUMBERS.iter().copied().filter(|number| *number <= most.min(1 << 53)).collect();
        let number = fitting[self.below(fitting.len())];
        if schema["format"] == "uint32" { number.min(u32::MAX.into()).into() } else { number.into() }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}
