//! The parts of Grafana's classic dashboard that are written (schema 42, the last one: files are provisioned in no other).
//! No `id` and no `version`: Grafana gives its own, and a file that has them changes with each save.

use serde::Serialize;

/// The data source that the variable of this name chooses.
pub const DATA_SOURCE: DataSource = DataSource { kind: "prometheus", uid: "${datasource}" };

/// A board.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dashboard {
    pub uid: String,
    pub title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub tags: Vec<String>,
    pub schema_version: u16,
    pub editable: bool,
    pub timezone: &'static str,
    /// 1: all panels share the crosshair.
    pub graph_tooltip: u8,
    pub refresh: &'static str,
    pub time: TimeRange,
    pub templating: List<Variable>,
    pub annotations: List<Annotation>,
    pub links: Vec<Link>,
    pub panels: Vec<Element>,
}

/// What Grafana wraps in an object of one key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct List<T> {
    pub list: Vec<T>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeRange {
    pub from: &'static str,
    pub to: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DataSource {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub uid: &'static str,
}

/// A choice at the top of the board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variable {
    pub name: &'static str,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub label: &'static str,
    pub query: &'static str,
}

/// Events that are drawn into every graph.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Annotation {
    pub name: &'static str,
    pub datasource: DataSource,
    pub enable: bool,
    pub icon_color: &'static str,
    pub target: Events,
    pub title_format: &'static str,
    pub text_format: &'static str,
}

/// What is an event: a series while it is there.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Events {
    pub ref_id: &'static str,
    pub expr: String,
    /// Between two samples that are looked at.
    pub interval: &'static str,
}

/// A link at the top of the board.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub title: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub icon: &'static str,
    pub tooltip: &'static str,
    pub url: String,
    pub tags: Vec<String>,
    pub as_dropdown: bool,
    pub target_blank: bool,
    pub include_vars: bool,
    pub keep_time: bool,
}

/// What stands in the grid.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Element {
    Row(Row),
    Panel(Box<Panel>),
}

/// The heading of the panels that follow it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    pub id: u32,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    pub grid_pos: GridPos,
    pub collapsed: bool,
    /// Only those of a collapsed row.
    pub panels: Vec<Panel>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Panel {
    pub id: u32,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub datasource: DataSource,
    pub grid_pos: GridPos,
    pub targets: Vec<Query>,
    pub field_config: FieldConfig,
    pub options: Options,
}

/// The grid is 24 wide; a unit of height is 30 pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GridPos {
    pub x: u32,
    pub y: u32,
    pub w: u32,
    pub h: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    pub ref_id: String,
    pub datasource: DataSource,
    pub expr: String,
    pub legend_format: String,
    /// One value now, or values over the time that is shown.
    pub instant: bool,
    pub range: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldConfig {
    pub defaults: Field,
    pub overrides: Vec<Override>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    pub unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_value: Option<&'static str>,
    pub color: Color,
    pub thresholds: Thresholds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Option<GraphStyle>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Color {
    pub mode: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Thresholds {
    pub mode: &'static str,
    pub steps: Vec<Step>,
}

/// A colour from a value on; the first step has none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    pub color: &'static str,
    pub value: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GraphStyle {
    pub draw_style: &'static str,
    pub line_width: u8,
    pub fill_opacity: u8,
    pub show_points: &'static str,
    pub thresholds_style: ThresholdsStyle,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThresholdsStyle {
    pub mode: &'static str,
}

/// Draws the queries of these names as limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Override {
    pub matcher: Matcher,
    pub properties: Vec<Property>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matcher {
    pub id: &'static str,
    pub options: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Property {
    pub id: &'static str,
    pub value: serde_json::Value,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Options {
    Stat(StatOptions),
    Graph(GraphOptions),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatOptions {
    pub reduce_options: ReduceOptions,
    pub color_mode: &'static str,
    pub graph_mode: &'static str,
    pub text_mode: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReduceOptions {
    pub calcs: [&'static str; 1],
    pub fields: &'static str,
    pub values: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GraphOptions {
    pub legend: Legend,
    pub tooltip: Tooltip,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Legend {
    pub display_mode: &'static str,
    pub placement: &'static str,
    pub show_legend: bool,
    pub calcs: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tooltip {
    pub mode: &'static str,
    pub sort: &'static str,
}
