//! Values with a unit: durations, periods, quantities, percentages. Each keeps the text it was written with.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::decode::{Decoder, FromNode, checked_text};
use crate::tree::{Node, Value};

checked_text! {
    /// A span of time in Go's form: `30s`, `1h30m`, `250ms`.
    pub struct Duration("a duration", "a number and a unit, ms, s, m or h: `30s`, `1h30m`", markers: false, |text| duration_millis(text).is_some());
}
checked_text! {
    /// A span of days, over which an objective is measured: `30d`.
    pub struct Period("a period of days", "a number of days from 1 to 366: `30d`", markers: false,
        |text| text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok()).is_some_and(|days| (1..=366).contains(&days)));
}
checked_text! {
    /// An amount of CPU as Kubernetes writes it: `250m`, `1`, `0.5`.
    pub struct Cpu("an amount of CPU", "cores or thousandths of one: `250m`, `1`, `0.5`", markers: false, |text| cpu_millis(text).is_some());
}
checked_text! {
    /// An amount of memory or storage as Kubernetes writes it: `512Mi`, `1.5Gi`, `500M`.
    pub struct Bytes("an amount of memory", "a number and a unit, Ki, Mi, Gi, Ti, k, M, G or T: `512Mi`", markers: false, |text| bytes(text).is_some());
}

impl Duration {
    pub fn millis(&self) -> u64 {
        duration_millis(&self.0).expect("checked when it was read")
    }

    /// Whole seconds, rounded up: Kubernetes counts nothing smaller.
    pub fn seconds(&self) -> u64 {
        self.millis().div_ceil(1000)
    }
}

impl Period {
    pub fn days(&self) -> u32 {
        self.0.trim_end_matches('d').parse().expect("checked when it was read")
    }
}

impl Cpu {
    /// Thousandths of a core.
    pub fn millis(&self) -> u64 {
        cpu_millis(&self.0).expect("checked when it was read")
    }
}

impl Bytes {
    pub fn count(&self) -> u64 {
        bytes(&self.0).expect("checked when it was read")
    }
}

/// A decimal number that keeps its digits: `99.95`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(pub String);

impl Decimal {
    pub fn value(&self) -> f64 {
        self.0.parse().expect("checked when it was read")
    }

    /// `self` over 100, exactly, as a decimal text: `0.5` → `0.005`.
    pub fn share(&self) -> String {
        let (whole, fraction) = self.0.split_once('.').unwrap_or((&self.0, ""));
        let digits = format!("{whole:0>3}");
        let (head, tail) = digits.split_at(digits.len() - 2);
        let text = format!("{}.{tail}{fraction}", head.trim_start_matches('0'));
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text.starts_with('.') || text.is_empty() { format!("0{text}") } else { text.to_owned() }
    }

    /// `100 - self` over 100, exactly, as a decimal text: `99.95` → `0.0005`.
    pub fn complement_of_percent(&self) -> String {
        let (whole, fraction) = self.0.split_once('.').unwrap_or((&self.0, ""));
        let scale = 10_u128.pow(u32::try_from(fraction.len()).expect("few digits"));
        let digits: u128 = format!("{whole}{fraction}").parse().expect("checked when it was read");
        let rest = 100 * scale - digits.min(100 * scale);
        let width = fraction.len() + 2;
        let text = format!("{rest:0>w$}", w = width + 1);
        let (head, tail) = text.split_at(text.len() - width);
        let tail = tail.trim_end_matches('0');
        if tail.is_empty() { head.to_owned() } else { format!("{head}.{tail}") }
    }
}

impl FromNode for Decimal {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let text = match &node.value {
            Value::Integer(number) => number.to_string(),
            Value::Float(text) => text.clone(),
            _ => return decoder.number_expected(node),
        };
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.len() <= 20;
        if plain { Some(Self(text)) } else { decoder.plain_number_expected(node, &text) }
    }
}

impl JsonSchema for Decimal {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0 })
    }
}

/// A day, written as a TOML date: `2027-03-01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub String);

impl FromNode for Day {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Datetime(text) if text.len() == 10 && text.contains('-') => Some(Self(text.clone())),
            _ => decoder.day_expected(node),
        }
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "title": "a day, without quotes: 2027-03-01" })
    }
}

fn duration_millis(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut total: u64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u64 = rest.get(..digits)?.parse().ok()?;
        rest = &rest[digits..];
        let (unit, millis) = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
            .into_iter()
            .find(|(unit, _)| rest.starts_with(unit))?;
        rest = &rest[unit.len()..];
        total = total.checked_add(number.checked_mul(millis)?)?;
    }
    (total <= 366 * 24 * 3_600_000).then_some(total)
}

fn cpu_millis(text: &str) -> Option<u64> {
    if let Some(millis) = text.strip_suffix('m') {
        return millis.parse().ok().filter(|_| plain_number(millis));
    }
    scaled(text, 1000)
}

fn bytes(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 10] = [
        ("Ki", 1 << 10),
        ("Mi", 1 << 20),
        ("Gi", 1 << 30),
        ("Ti", 1 << 40),
        ("Pi", 1 << 50),
        ("k", 1000),
        ("M", 1_000_000),
        ("G", 1_000_000_000),
        ("T", 1_000_000_000_000),
        ("", 1),
    ];
    let (unit, scale) = UNITS.into_iter().find(|(unit, _)| text.ends_with(unit))?;
    scaled(&text[..text.len() - unit.len()], scale)
}

/// A decimal number times a scale, exactly; `None` where it is no number or nothing whole comes out.
fn scaled(text: &str, scale: u64) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !plain_number(whole) || !plain_number(fraction) || fraction.len() > 6 {
        return None;
    }
    let power = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    let digits: u128 = format!("{whole}{fraction}").parse().ok()?;
    u64::try_from(digits.checked_mul(u128::from(scale))? / power).ok()
}

fn plain_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Decoder<'_> {
    fn number_expected<T>(&mut self, node: &Node) -> Option<T> {
        self.mismatch(node, "a number")
    }

    fn plain_number_expected<T>(&mut self, node: &Node, text: &str) -> Option<T> {
        self.invalid(node, format!("`{text}` is not a plain number"), "digits and at most one point: `99.5`")
    }

    fn day_expected<T>(&mut self, node: &Node) -> Option<T> {
        self.mismatch(node, "a date without quotes, like 2027-03-01,")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_counted_exactly() {
        assert_eq!(duration_millis("1h30m"), Some(5_400_000));
        assert_eq!((duration_millis("250ms"), duration_millis("5"), duration_millis("s")), (Some(250), None, None));
        assert_eq!((cpu_millis("250m"), cpu_millis("0.5"), cpu_millis("1")), (Some(250), Some(500), Some(1000)));
        assert_eq!((bytes("1.5Gi"), bytes("64Mi"), bytes("x")), (Some(1_610_612_736), Some(67_108_864), None));
    }

    #[test]
    fn a_percentage_is_a_share_to_the_last_digit() {
        let share = |text: &str| Decimal(text.to_owned()).share();
        assert_eq!(
            ["100", "50", "0.5", "12.34", "0", "0.01", "1"].map(share),
            ["1", "0.5", "0.005", "0.1234", "0", "0.0001", "0.01"]
        );
    }

    #[test]
    fn the_error_budget_keeps_every_digit() {
        let budget = |text: &str| Decimal(text.to_owned()).complement_of_percent();
        assert_eq!(
            (budget("99.9"), budget("99.95"), budget("99"), budget("99.999")),
            ("0.001".into(), "0.0005".into(), "0.01".into(), "0.00001".into())
        );
        assert_eq!((budget("0"), budget("100")), ("1".into(), "0".into()));
    }
}
