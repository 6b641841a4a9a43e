//! Builds the tree of a document from parser events: keys, anchors, merge keys and the limits on them.
//! It never calls itself, and the depth of what it builds is limited, so no input overflows the stack.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, ScalarStyle};

use super::map::MapBuilder;
use super::node::{Node, Style, Value};
use super::read::Problem;
use super::resolve;

/// Lists and maps inside each other. Manifests have about twenty levels.
pub const MAX_DEPTH: usize = 250;
/// Nodes that anchors and aliases may copy, for one document (Go allows as many).
const MAX_COPIES: usize = 400_000;

/// The document that is being built.
#[derive(Default)]
pub(super) struct Tree {
    open: Vec<Frame>,
    root: Option<Node>,
    anchors: BTreeMap<usize, Anchored>,
    /// Nodes so far, copies included.
    nodes: usize,
    copies: usize,
    pub(super) problems: Vec<Problem>,
}

/// A list or a map whose end was not seen yet.
struct Frame {
    content: Content,
    style: Style,
    start: usize,
    anchor: usize,
    /// `Tree::nodes` when it began.
    nodes_before: usize,
    /// Levels below it.
    height: usize,
}

enum Content {
    List(Vec<Node>),
    Map(MapBuilder),
}

#[derive(Clone)]
struct Anchored {
    node: Node,
    size: usize,
    height: usize,
}

impl Tree {
    /// Open lists and maps.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether the place of the next node is inside brackets.
    pub(super) fn in_flow(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.style == Style::Flow)
    }

    /// Whether the next node is the value of a map's key.
    pub(super) fn expects_value(&self) -> bool {
        matches!(self.open.last(), Some(Frame { content: Content::Map(map), .. }) if map.expects_value())
    }

    /// Takes the finished document; `None` if it has no content.
    pub(super) fn finish(&mut self) -> Option<Node> {
        self.anchors.clear();
        (self.nodes, self.copies) = (0, 0);
        self.root.take().filter(|root| root.value != Value::Null || !root.span.is_empty())
    }

    /// Takes the next event. `is_flow`: it opens a bracket. An error means that the document cannot be used.
    pub(super) fn add(&mut self, event: Event<'_>, span: Range<usize>, is_flow: bool) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
                self.scalar(&text, style_of(style), tag.as_deref(), anchor, span)
            }
            Event::SequenceStart(anchor, _) => self.begin(Content::List(Vec::new()), anchor, span, is_flow),
            Event::MappingStart(anchor, _) => self.begin(Content::Map(MapBuilder::default()), anchor, span, is_flow),
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: Style,
        tag: Option<&str>,
        anchor: usize,
        span: Range<usize>,
    ) -> Result<(), Problem> {
        let value = resolve::scalar(text, style, tag).unwrap_or_else(|message| {
            self.problems.push(Problem::new(span.clone(), message));
            Value::Null
        });
        self.nodes += 1;
        self.attach(Anchored { node: Node { span, style, value }, size: 1, height: 0 }, anchor)
    }

    fn begin(&mut self, content: Content, anchor: usize, span: Range<usize>, is_flow: bool) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        // In brackets, `a: b` without braces is also a map.
        let style = if is_flow || self.in_flow() { Style::Flow } else { Style::Block };
        let nodes_before = self.nodes;
        self.nodes += 1;
        self.open.push(Frame { content, style, start: span.start, anchor, nodes_before, height: 0 });
        Ok(())
    }

    fn end(&mut self, span: Range<usize>) -> Result<(), Problem> {
        let frame = self.open.pop().expect("the parser ends only what it began");
        let value = match frame.content {
            Content::List(items) => Value::List(items),
            Content::Map(map) => Value::Map(map.finish(&mut self.problems)),
        };
        // The end event of a block stands at the next token; the block ends with its last node.
        let end = match frame.style {
            Style::Flow => span.end,
            _ => last_end(&value).unwrap_or(frame.start),
        };
        let node = Node { span: frame.start..end, style: frame.style, value };
        let size = self.nodes - frame.nodes_before;
        self.attach(Anchored { node, size, height: frame.height + 1 }, frame.anchor)
    }

    fn alias(&mut self, anchor: usize, span: Range<usize>) -> Result<(), Problem> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Problem::new(span, "an anchor cannot contain itself"));
        };
        let (size, height) = (anchored.size, anchored.height);
        if self.open.len() + height > MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.charge(size, &span)?;
        self.nodes += size;
        let copy = self.anchors[&anchor].clone();
        self.attach(copy, 0)
    }

    /// Counts nodes that will be copied.
    fn charge(&mut self, size: usize, span: &Range<usize>) -> Result<(), Problem> {
        self.copies += size;
        if self.copies > MAX_COPIES {
            return Err(Problem::new(span.clone(), "anchors and aliases copy too many nodes"));
        }
        Ok(())
    }

    /// Puts a finished node where it belongs.
    fn attach(&mut self, finished: Anchored, anchor: usize) -> Result<(), Problem> {
        if anchor > 0 {
            self.charge(finished.size, &finished.node.span)?;
            self.anchors.insert(anchor, finished.clone());
        }
        let Anchored { node, height, .. } = finished;
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.height = frame.height.max(height);
        match &mut frame.content {
            Content::List(items) => items.push(node),
            Content::Map(map) => map.add(node, &mut self.problems),
        }
        Ok(())
    }
}

fn too_deep(span: Range<usize>) -> Problem {
    Problem::new(span, format!("lists and maps are nested more than {MAX_DEPTH} levels deep"))
}

fn last_end(value: &Value) -> Option<usize> {
    match value {
        Value::List(items) => items.last().map(|item| item.span.end),
        Value::Map(entries) => entries.last().map(|entry| entry.value.span.end),
        _ => None,
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}
