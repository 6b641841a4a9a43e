//! Writes any `Serialize` value as YAML in kubectl's style, straight into one string.
//! Lists stand at their parent's indent, maps two spaces deeper; key order is the value's own order.

use std::fmt;

use serde::ser::{self, Serialize};

use super::collection::Collection;
use super::scalar::{self, Spelling};

/// Writes one document: no `---`, ends in a newline.
///
/// A float that JSON cannot hold (NaN, infinity) becomes `null`, as in `serde_json`.
///
/// # Panics
/// If a `Serialize` impl reports an error or uses a list or a map as a key: a defect of that type.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = String::new();
    push_document(&mut out, value);
    out
}

/// Writes documents with `---` between them. No documents give an empty string.
pub fn documents<'a, T: Serialize + 'a>(docs: impl IntoIterator<Item = &'a T>) -> String {
    let mut out = String::new();
    for (index, doc) in docs.into_iter().enumerate() {
        if index > 0 {
            out.push_str("---\n");
        }
        push_document(&mut out, doc);
    }
    out
}

fn push_document<T: Serialize + ?Sized>(out: &mut String, value: &T) {
    let writer = Writer { out, place: Place::Root, indent: 0 };
    value.serialize(writer).expect("a value that is written is made of JSON types");
}

/// Why a value cannot be written.
#[derive(Debug)]
pub struct Unwritable(String);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

pub(super) type Done = Result<(), Unwritable>;

/// Writes one value. `indent` is that of the map or list which holds the value.
pub(super) struct Writer<'a> {
    pub(super) out: &'a mut String,
    pub(super) place: Place,
    pub(super) indent: usize,
}

/// What stands before the value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing: the value is the document.
    Root,
    /// `key:`
    Key,
    /// `-`
    Dash,
}

impl<'a> Writer<'a> {
    /// Writes a scalar that needs no quotes, and ends the line.
    fn bare(mut self, text: &str) -> Done {
        self.lead().push_str(text);
        self.out.push('\n');
        Ok(())
    }

    fn string(mut self, text: &str) -> Done {
        match scalar::spelling(text) {
            Spelling::Plain => return self.bare(text),
            Spelling::Quoted => scalar::push_quoted(self.lead(), text),
            Spelling::Block(chomping) => {
                let indent = self.indent + 2;
                let out = self.lead();
                out.push('|');
                out.push_str(chomping);
                out.push('\n');
                scalar::push_block(out, text, indent);
                return Ok(());
            }
        }
        self.out.push('\n');
        Ok(())
    }

    /// The space after `key:` or `-`.
    fn lead(&mut self) -> &mut String {
        if self.place != Place::Root {
            self.out.push(' ');
        }
        self.out
    }

    /// The map `{name: …}` of an externally tagged enum: writes its key, returns the writer of its value.
    fn variant(self, name: &str) -> Writer<'a> {
        let mut map = Collection::map(self);
        map.key(name);
        map.into_value()
    }
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Collection<'a>;
    type SerializeTuple = Collection<'a>;
    type SerializeTupleStruct = Collection<'a>;
    type SerializeTupleVariant = Collection<'a>;
    type SerializeMap = Collection<'a>;
    type SerializeStruct = Collection<'a>;
    type SerializeStructVariant = Collection<'a>;

    fn serialize_bool(self, v: bool) -> Done {
        self.bare(if v { "true" } else { "false" })
    }
    fn serialize_i8(self, v: i8) -> Done {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> Done {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> Done {
        self.serialize_i64(v.into())
    }
    fn serialize_i64(self, v: i64) -> Done {
        self.bare(&v.to_string())
    }
    fn serialize_u8(self, v: u8) -> Done {
        self.serialize_u64(v.into())
    }
    fn serialize_u16(self, v: u16) -> Done {
        self.serialize_u64(v.into())
    }
    fn serialize_u32(self, v: u32) -> Done {
        self.serialize_u64(v.into())
    }
    fn serialize_u64(self, v: u64) -> Done {
        self.bare(&v.to_string())
    }
    fn serialize_f32(self, v: f32) -> Done {
        self.bare(&scalar::float(v.is_finite(), format!("{v:?}")))
    }
    fn serialize_f64(self, v: f64) -> Done {
        self.bare(&scalar::float(v.is_finite(), format!("{v:?}")))
    }
    fn serialize_char(self, v: char) -> Done {
        self.string(v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, v: &str) -> Done {
        self.string(v)
    }
    fn serialize_bytes(self, v: &[u8]) -> Done {
        self.collect_seq(v)
    }
    fn serialize_none(self) -> Done {
        self.bare("null")
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Done {
        v.serialize(self)
    }
    fn serialize_unit(self) -> Done {
        self.bare("null")
    }
    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.bare("null")
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.string(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, v: &T) -> Done {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        v: &T,
    ) -> Done {
        v.serialize(self.variant(variant))
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Collection<'a>, Unwritable> {
        Ok(Collection::list(self))
    }
    fn serialize_tuple(self, _: usize) -> Result<Collection<'a>, Unwritable> {
        Ok(Collection::list(self))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Collection<'a>, Unwritable> {
        Ok(Collection::list(self))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Collection<'a>, Unwritable> {
        Ok(Collection::list(self.variant(variant)))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Collection<'a>, Unwritable> {
        Ok(Collection::map(self))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Collection<'a>, Unwritable> {
        Ok(Collection::map(self))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Collection<'a>, Unwritable> {
        Ok(Collection::map(self.variant(variant)))
    }
}
