//! The text of a map key. JSON knows only string keys, so numbers and booleans become their text.
//! Everything else (lists, maps, null, floats) is refused.

use serde::ser::{self, Error as _, Impossible, Serialize};

use super::write::Unwritable;

type Text = Result<String, Unwritable>;
type Never = Impossible<String, Unwritable>;

/// Turns a key into its text.
pub(super) struct Key;

fn refuse<T>(what: &str) -> Result<T, Unwritable> {
    Err(Unwritable::custom(format!("{what} cannot be a map key")))
}

impl ser::Serializer for Key {
    type Ok = String;
    type Error = Unwritable;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    fn serialize_str(self, v: &str) -> Text {
        Ok(v.to_owned())
    }
    fn collect_str<T: std::fmt::Display + ?Sized>(self, v: &T) -> Text {
        Ok(v.to_string())
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Text {
        Ok(variant.to_owned())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, v: &T) -> Text {
        v.serialize(self)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Text {
        v.serialize(self)
    }
    fn serialize_bool(self, v: bool) -> Text {
        Ok(v.to_string())
    }
    fn serialize_i8(self, v: i8) -> Text {
        Ok(v.to_string())
    }
    fn serialize_i16(self, v: i16) -> Text {
        Ok(v.to_string())
    }
    fn serialize_i32(self, v: i32) -> Text {
        Ok(v.to_string())
    }
    fn serialize_i64(self, v: i64) -> Text {
        Ok(v.to_string())
    }
    fn serialize_u8(self, v: u8) -> Text {
        Ok(v.to_string())
    }
    fn serialize_u16(self, v: u16) -> Text {
        Ok(v.to_string())
    }
    fn serialize_u32(self, v: u32) -> Text {
        Ok(v.to_string())
    }
    fn serialize_u64(self, v: u64) -> Text {
        Ok(v.to_string())
    }
    fn serialize_char(self, v: char) -> Text {
        Ok(v.to_string())
    }
    fn serialize_f32(self, _: f32) -> Text {
        refuse("a float")
    }
    fn serialize_f64(self, _: f64) -> Text {
        refuse("a float")
    }
    fn serialize_bytes(self, _: &[u8]) -> Text {
        refuse("a byte string")
    }
    fn serialize_none(self) -> Text {
        refuse("null")
    }
    fn serialize_unit(self) -> Text {
        refuse("null")
    }
    fn serialize_unit_struct(self, _: &'static str) -> Text {
        refuse("null")
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Text {
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
