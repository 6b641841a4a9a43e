//! Where panels stand: section below section, each from left to right in lines of 24.

use super::types::{Element, GridPos, Panel, Row};

/// Width of the grid.
const WIDTH: u32 = 24;

/// Panels below one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub title: String,
    pub panels: Vec<Panel>,
}

impl Section {
    pub fn new(title: impl Into<String>, panels: Vec<Panel>) -> Self {
        Self { title: title.into(), panels }
    }
}

/// Gives each panel a number and a place; a section without panels has no heading either.
pub fn place(sections: impl IntoIterator<Item = Section>) -> Vec<Element> {
    let mut elements = Vec::new();
    let (mut id, mut y) = (0, 0);
    let mut next = || {
        id += 1;
        id
    };
    for section in sections.into_iter().filter(|section| !section.panels.is_empty()) {
        let grid_pos = GridPos { x: 0, y, w: WIDTH, h: 1 };
        let row = Row { id: next(), kind: "row", title: section.title, grid_pos, collapsed: false, panels: Vec::new() };
        elements.push(Element::Row(row));
        y += 1;
        let (mut x, mut height) = (0, 0);
        for mut panel in section.panels {
            if x + panel.grid_pos.w > WIDTH {
                (x, y, height) = (0, y + height, 0);
            }
            panel.id = next();
            panel.grid_pos = GridPos { x, y, ..panel.grid_pos };
            x += panel.grid_pos.w;
            height = height.max(panel.grid_pos.h);
            elements.push(Element::Panel(Box::new(panel)));
        }
        y += height;
    }
    elements
}
