//! Panels, step by step: kind and unit, queries, limits. What they ask is decided in `rows`.

use serde_json::json;

use super::types::{
    Color, DATA_SOURCE, Field, FieldConfig, GraphOptions, GraphStyle, GridPos, Legend, Matcher, Options, Override,
    Panel, Property, Query, ReduceOptions, StatOptions, Step, Thresholds, ThresholdsStyle, Tooltip,
};

/// Units by the names that Grafana gives them.
pub mod unit {
    pub const CALLS: &str = "reqps";
    /// From 0 to 1.
    pub const SHARE: &str = "percentunit";
    pub const MILLISECONDS: &str = "ms";
    pub const SECONDS: &str = "s";
    pub const BYTES: &str = "bytes";
    pub const BYTES_PER_SECOND: &str = "Bps";
    /// Plain numbers: pods, cores, restarts, multiples.
    pub const NUMBER: &str = "short";
}

const GREEN: &str = "green";
const ORANGE: &str = "orange";
const RED: &str = "red";

/// One number, as it is now.
pub fn stat(title: impl Into<String>, unit: &'static str) -> Panel {
    let reduce_options = ReduceOptions { calcs: ["lastNotNull"], fields: "", values: false };
    let options = StatOptions { reduce_options, color_mode: "value", graph_mode: "none", text_mode: "auto" };
    let field = Field { no_value: Some("–"), color: Color { mode: "thresholds" }, custom: None, ..field(unit) };
    panel("stat", title.into(), (3, 4), field, Options::Stat(options))
}

/// Values over time, a line a series.
pub fn graph(title: impl Into<String>, unit: &'static str) -> Panel {
    let style = GraphStyle {
        draw_style: "line",
        line_width: 1,
        fill_opacity: 10,
        show_points: "never",
        thresholds_style: ThresholdsStyle { mode: "off" },
    };
    let legend = Legend { display_mode: "list", placement: "bottom", show_legend: true, calcs: Vec::new() };
    let options = GraphOptions { legend, tooltip: Tooltip { mode: "multi", sort: "desc" } };
    let field = Field { min: Some(0.0), custom: Some(style), ..field(unit) };
    panel("timeseries", title.into(), (8, 8), field, Options::Graph(options))
}

fn field(unit: &'static str) -> Field {
    let thresholds = Thresholds { mode: "absolute", steps: vec![Step { color: GREEN, value: None }] };
    let color = Color { mode: "palette-classic" };
    Field { unit, decimals: None, min: None, no_value: None, color, thresholds, custom: None }
}

fn panel(kind: &'static str, title: String, (w, h): (u32, u32), defaults: Field, options: Options) -> Panel {
    Panel {
        id: 0,
        kind,
        title,
        description: String::new(),
        datasource: DATA_SOURCE,
        grid_pos: GridPos { x: 0, y: 0, w, h },
        targets: Vec::new(),
        field_config: FieldConfig { defaults, overrides: Vec::new() },
        options,
    }
}

impl Panel {
    /// One more query; `legend` may use `{{label}}`.
    #[must_use]
    pub fn query(mut self, expr: impl Into<String>, legend: impl Into<String>) -> Self {
        let instant = matches!(self.options, Options::Stat(_));
        self.targets.push(Query {
            ref_id: ref_id(self.targets.len()),
            datasource: DATA_SOURCE,
            expr: expr.into(),
            legend_format: legend.into(),
            instant,
            range: !instant,
        });
        self
    }

    /// One more query, whose lines are dashed and not filled: what the others are held against.
    #[must_use]
    pub fn bound(self, expr: impl Into<String>, legend: impl Into<String>) -> Self {
        let mut panel = self.query(expr, legend);
        let query = panel.targets.last().map(|query| query.ref_id.clone()).unwrap_or_default();
        let property = |id, value| Property { id, value };
        panel.field_config.overrides.push(Override {
            matcher: Matcher { id: "byFrameRefID", options: query },
            properties: vec![
                property("custom.fillOpacity", json!(0)),
                property("custom.lineStyle", json!({ "fill": "dash", "dash": [8, 8] })),
            ],
        });
        panel
    }

    #[must_use]
    pub fn about(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    #[must_use]
    pub fn wide(mut self, width: u32) -> Self {
        self.grid_pos.w = width;
        self
    }

    /// Its values may be below zero.
    #[must_use]
    pub fn signed(mut self) -> Self {
        self.field_config.defaults.min = None;
        self
    }

    #[must_use]
    pub fn decimals(mut self, decimals: u8) -> Self {
        self.field_config.defaults.decimals = Some(decimals);
        self
    }

    /// Shows the names of the series, not their values.
    #[must_use]
    pub fn names(mut self) -> Self {
        if let Options::Stat(options) = &mut self.options {
            options.text_mode = "name";
        }
        self
    }

    /// Red above this, where there is such a limit.
    #[must_use]
    pub fn at_most(self, most: Option<f64>) -> Self {
        match most {
            Some(most) => self.steps(&[(GREEN, None), (RED, Some(most))]),
            None => self,
        }
    }

    /// Red below this.
    #[must_use]
    pub fn at_least(self, least: f64) -> Self {
        self.steps(&[(RED, None), (GREEN, Some(least))])
    }

    /// Orange above the first limit, red above the second.
    #[must_use]
    pub fn below(self, warning: f64, failing: f64) -> Self {
        self.steps(&[(GREEN, None), (ORANGE, Some(warning)), (RED, Some(failing))])
    }

    /// Red below the first limit, orange below the second.
    #[must_use]
    pub fn above(self, failing: f64, warning: f64) -> Self {
        self.steps(&[(RED, None), (ORANGE, Some(failing)), (GREEN, Some(warning))])
    }

    fn steps(mut self, steps: &[(&'static str, Option<f64>)]) -> Self {
        let field = &mut self.field_config.defaults;
        field.thresholds.steps = steps.iter().map(|&(color, value)| Step { color, value }).collect();
        if let Some(style) = &mut field.custom {
            style.thresholds_style.mode = "line";
        }
        self
    }
}

/// `A` to `Z`, then `A1` and so on.
fn ref_id(index: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(index % 26).expect("less than 26"));
    if index < 26 { letter.to_string() } else { format!("{letter}{}", index / 26) }
}
