//! Plain values: strings, booleans, whole numbers.

use crate::decode::{Decoder, FromKey, FromNode};
use crate::tree::{Node, Value};

impl FromNode for String {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Value::String(text) = &node.value else {
            return decoder.mismatch(node, "a string");
        };
        decoder.refuse_markers(text, node)?;
        Some(text.clone())
    }
}

impl FromKey for String {
    fn from_key(key: &str, entry: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        decoder.refuse_markers(key, &Node { place: entry.key, ..entry.clone() })?;
        Some(key.to_owned())
    }
}

impl FromNode for bool {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match &node.value {
            Value::Boolean(value) => Some(*value),
            _ => decoder.mismatch(node, "a boolean, `true` or `false`"),
        }
    }
}

macro_rules! whole_number {
    ($($type:ty),*) => {$(
        impl FromNode for $type {
            fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
                decoder.whole_number(node, i128::from(<$type>::MIN), i128::from(<$type>::MAX)).and_then(|n| n.try_into().ok())
            }
        }
    )*};
}
whole_number!(u8, u16, u32);

impl Decoder<'_> {
    /// A whole number within bounds, both included.
    pub fn whole_number(&mut self, node: &Node, least: i128, most: i128) -> Option<i128> {
        let number = match &node.value {
            Value::Integer(number) => Some(i128::from(*number)),
            Value::HugeInteger(_) => None,
            _ => return self.mismatch(node, "an integer"),
        };
        match number.filter(|number| (least..=most).contains(number)) {
            Some(number) => Some(number),
            None => self.invalid(node, "the number is out of range".to_owned(), &format!("from {least} to {most}")),
        }
    }
}
