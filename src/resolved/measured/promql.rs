//! Selectors of PromQL, written in one form with every value escaped. Expressions are composed by those who need them.

use std::borrow::Cow;
use std::fmt;

/// A metric and what its labels must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    metric: String,
    matchers: Vec<(Cow<'static, str>, &'static str, String)>,
}

impl Selector {
    pub fn new(metric: impl Into<String>) -> Self {
        Self { metric: metric.into(), matchers: Vec::new() }
    }

    /// The label has this value.
    #[must_use]
    pub fn is(self, label: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.matcher(label, "=", value)
    }

    /// The whole value fits the pattern.
    #[must_use]
    pub fn fits(self, label: &'static str, pattern: impl Into<String>) -> Self {
        self.matcher(label, "=~", pattern)
    }

    /// The whole value does not fit the pattern.
    #[must_use]
    pub fn fits_not(self, label: &'static str, pattern: impl Into<String>) -> Self {
        self.matcher(label, "!~", pattern)
    }

    /// The label has one of these values, which hold no characters of patterns.
    #[must_use]
    pub fn one_of(self, label: &'static str, values: &[String]) -> Self {
        match values {
            [value] => self.is(label, value),
            _ => self.fits(label, values.join("|")),
        }
    }

    /// The same labels of another metric.
    #[must_use]
    pub fn of(mut self, metric: &str) -> Self {
        metric.clone_into(&mut self.metric);
        self
    }

    fn matcher(
        mut self,
        label: impl Into<Cow<'static, str>>,
        operator: &'static str,
        value: impl Into<String>,
    ) -> Self {
        self.matchers.push((label.into(), operator, value.into()));
        self
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.metric)?;
        f.write_str("{")?;
        for (index, (label, operator, value)) in self.matchers.iter().enumerate() {
            // Without format strings: a board writes hundreds of these.
            for part in [if index == 0 { "" } else { "," }, label, operator, "\"", &escaped(value), "\""] {
                f.write_str(part)?;
            }
        }
        f.write_str("}")
    }
}

fn escaped(value: &str) -> Cow<'_, str> {
    match value.contains(['\\', '"']) {
        true => value.replace('\\', r"\\").replace('"', "\\\"").into(),
        false => value.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        let selector = Selector::new("m").is("a", "say \"hi\"").fits("le", r"250(\.0)?");
        assert_eq!(selector.to_string(), r#"m{a="say \"hi\"",le=~"250(\\.0)?"}"#);
    }
}
