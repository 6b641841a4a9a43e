//! JSON as a reviewer likes it: a property of a panel, or a query, is a line; what is inside of it stays on that line. Knows
//! nothing of boards but how deep their panels lie.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Objects and lists down to this depth have a line for each entry: the board, its panels, and a panel.
const DEPTH: usize = 3;

/// The text of a board, with a line break at the end.
pub fn lines(board: &impl Serialize) -> String {
    let mut bytes = Vec::with_capacity(64 * 1024);
    let mut serializer = Serializer::with_formatter(&mut bytes, Lines { depth: 0, filled: false });
    board.serialize(&mut serializer).expect("a board is JSON");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

struct Lines {
    depth: usize,
    /// Whether the list or object at hand has an entry.
    filled: bool,
}

impl Lines {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8], in_lines: usize) -> io::Result<()> {
        self.depth -= 1;
        if self.depth < in_lines && self.filled {
            self.line(writer)?;
        }
        self.filled = true;
        writer.write_all(bracket)
    }

    fn entry<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool, in_lines: usize) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        match self.depth <= in_lines {
            true => self.line(writer),
            false if first => Ok(()),
            false => writer.write_all(b" "),
        }
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }
}

/// A list one level deeper still has its lines: the queries of a panel.
impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]", DEPTH + 1)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, first, DEPTH + 1)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}", DEPTH)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, first, DEPTH)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_property_and_a_query_are_a_line() {
        let board = json!({ "uid": "a", "links": [], "panels": [
            { "id": 1, "grid": { "x": 0, "w": 24 }, "targets": [{ "expr": "up" }, { "expr": "down" }] },
        ] });
        let text = lines(&board);
        assert_eq!(
            text,
            r#"{
  "uid": "a",
  "links": [],
  "panels": [
    {
      "id": 1,
      "grid": {"x": 0, "w": 24},
      "targets": [
        {"expr": "up"},
        {"expr": "down"}
      ]
    }
  ]
}
"#
        );
        assert_eq!(serde_json::from_str::<Value>(&text).expect("it is JSON"), board);
    }
}
