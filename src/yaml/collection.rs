//! Writes the entries of a map or a list, one at a time.
//! Whether it is empty is known only at its end, so the first entry writes what opens the collection.

use serde::ser::{self, Serialize};

use super::key::Key;
use super::scalar;
use super::write::{Done, Place, Unwritable, Writer};

/// A map or a list that is being written.
pub(super) struct Collection<'a> {
    out: &'a mut String,
    /// What stands before the collection on the line where it begins.
    place: Place,
    /// The indent of its entries.
    indent: usize,
    is_empty: bool,
    when_empty: &'static str,
}

impl<'a> Collection<'a> {
    /// A list: under a key its dashes stay at the key's indent.
    pub(super) fn list(writer: Writer<'a>) -> Self {
        let deeper = if writer.place == Place::Dash { 2 } else { 0 };
        Self::new(writer, deeper, "[]")
    }

    pub(super) fn map(writer: Writer<'a>) -> Self {
        let deeper = if writer.place == Place::Root { 0 } else { 2 };
        Self::new(writer, deeper, "{}")
    }

    fn new(writer: Writer<'a>, deeper: usize, when_empty: &'static str) -> Self {
        Self { out: writer.out, place: writer.place, indent: writer.indent + deeper, is_empty: true, when_empty }
    }

    /// Writes `key:`. The value must follow.
    pub(super) fn key(&mut self, key: &str) {
        self.begin_entry();
        if scalar::is_simple_key(key) {
            scalar::push_key(self.out, key);
        } else {
            self.out.push_str("? ");
            scalar::push_quoted(self.out, key);
            self.out.push('\n');
            scalar::push_indent(self.out, self.indent);
        }
        self.out.push(':');
    }

    /// The writer of the value of the key just written.
    pub(super) fn into_value(self) -> Writer<'a> {
        Writer { out: self.out, place: Place::Key, indent: self.indent }
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(Writer { out: self.out, place: Place::Key, indent: self.indent })
    }

    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Done {
        self.begin_entry();
        self.out.push('-');
        item.serialize(Writer { out: self.out, place: Place::Dash, indent: self.indent })
    }

    fn begin_entry(&mut self) {
        if self.is_empty {
            self.is_empty = false;
            match self.place {
                Place::Root => {}
                // The first entry shares the line of the dash.
                Place::Dash => return self.out.push(' '),
                Place::Key => self.out.push('\n'),
            }
        }
        scalar::push_indent(self.out, self.indent);
    }

    fn finish(self) -> Done {
        if self.is_empty {
            if self.place != Place::Root {
                self.out.push(' ');
            }
            self.out.push_str(self.when_empty);
            self.out.push('\n');
        }
        Ok(())
    }
}

impl ser::SerializeSeq for Collection<'_> {
    type Ok = ();
    type Error = Unwritable;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Done {
        self.item(item)
    }
    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTuple for Collection<'_> {
    type Ok = ();
    type Error = Unwritable;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Done {
        self.item(item)
    }
    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTupleStruct for Collection<'_> {
    type Ok = ();
    type Error = Unwritable;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Done {
        self.item(item)
    }
    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTupleVariant for Collection<'_> {
    type Ok = ();
    type Error = Unwritable;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Done {
        self.item(item)
    }
    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeMap for Collection<'_> {
    type Ok = ();
    type Error = Unwritable;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        key.serialize(Key(self))
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.value(value)
    }
    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeStruct for Collection<'_> {
    type Ok = ();
    type Error = Unwritable;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.key(key);
        self.value(value)
    }
    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeStructVariant for Collection<'_> {
    type Ok = ();
    type Error = Unwritable;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.key(key);
        self.value(value)
    }
    fn end(self) -> Done {
        self.finish()
    }
}
