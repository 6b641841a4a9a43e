//! Writes a map key. JSON knows only string keys, so numbers and booleans become their text.
//! Everything else (lists, maps, null, floats) is refused.

use serde::ser::{self, Error as _, Impossible, Serialize};

use super::collection::Collection;
use super::write::{Done, Unwritable};

type Never = Impossible<(), Unwritable>;

/// Writes one key of a map.
pub(super) struct Key<'k, 'a>(pub(super) &'k mut Collection<'a>);

impl Key<'_, '_> {
    fn text(self, text: &str) -> Done {
        self.0.key(text);
        Ok(())
    }
}

fn refuse<T>(what: &str) -> Result<T, Unwritable> {
    Err(Unwritable::custom(format!("{what} cannot be a map key")))
}

impl ser::Serializer for Key<'_, '_> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    fn serialize_str(self, v: &str) -> Done {
        self.text(v)
    }
    fn collect_str<T: std::fmt::Display + ?Sized>(self, v: &T) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.text(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, v: &T) -> Done {
        v.serialize(self)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Done {
        v.serialize(self)
    }
    fn serialize_bool(self, v: bool) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_i8(self, v: i8) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_i16(self, v: i16) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_i32(self, v: i32) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_i64(self, v: i64) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_u8(self, v: u8) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_u16(self, v: u16) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_u32(self, v: u32) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_u64(self, v: u64) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_char(self, v: char) -> Done {
        self.text(&v.to_string())
    }
    fn serialize_f32(self, _: f32) -> Done {
        refuse("a float")
    }
    fn serialize_f64(self, _: f64) -> Done {
        refuse("a float")
    }
    fn serialize_bytes(self, _: &[u8]) -> Done {
        refuse("a byte string")
    }
    fn serialize_none(self) -> Done {
        refuse("null")
    }
    fn serialize_unit(self) -> Done {
        refuse("null")
    }
    fn serialize_unit_struct(self, _: &'static str) -> Done {
        refuse("null")
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Done {
        refuse("a map")
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Never, Unwritable> {
        refuse("a list")
    }
    fn serialize_tuple(self, _: usize) -> Result<Never, Unwritable> {
        refuse("a list")
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, Unwritable> {
        refuse("a list")
    }
    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Never, Unwritable> {
        refuse("a map")
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Never, Unwritable> {
        refuse("a map")
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Never, Unwritable> {
        refuse("a map")
    }
    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Never, Unwritable> {
        refuse("a map")
    }
}
