//! Expressions of PromQL, read: which series they take, which labels their results carry, whether they are a condition.
//! The only door to the parser; knows no metric and no service, and composes no expression.

mod bounds;
mod carried;
mod example;
mod read;

use promql_parser::parser::value::ValueType;
use promql_parser::parser::{Expr, parse};

pub use carried::Carried;
pub use example::{Counts, Example, Line, Sample};
pub use read::{Named, Read};

/// An expression that Prometheus understands.
#[derive(Debug, Clone)]
pub struct Expression(Expr);

/// What can be said of a condition before any sample is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// It depends on the samples.
    Open,
    /// It compares nothing: each series that is there fires.
    Missing,
    /// It holds for every sample that there can be.
    Always,
    /// No sample can fulfil it.
    Never,
}

impl Expression {
    /// Reads an expression. `Err`: what is wrong with it, as the parser says it.
    pub fn read(text: &str) -> Result<Self, String> {
        let expr = parse(text)?;
        match read::says_or(&expr) {
            true => Err("Prometheus knows no `or` between the matchers of a selector".to_owned()),
            false => Ok(Self(expr)),
        }
    }

    /// Whether its results are series of single numbers, as a rule needs them.
    pub fn is_vector(&self) -> bool {
        self.0.value_type() == ValueType::Vector
    }

    /// Every place where it reads series.
    pub fn reads(&self) -> Vec<Read> {
        read::reads(&self.0)
    }

    /// Labels by which it groups or matches, each with the metrics that ought to have it.
    pub fn names(&self) -> Vec<Named> {
        read::names(&self.0)
    }

    /// The labels of its results.
    pub fn carried(&self) -> Carried {
        carried::carried(&self.0)
    }

    /// Whether it can fire and be silent, as far as that can be told.
    pub fn condition(&self) -> Condition {
        bounds::condition(&self.0)
    }

    /// Whether it has no result where there is no sample.
    pub fn needs_samples(&self) -> bool {
        bounds::needs_samples(&self.0)
    }

    /// Labels of its outermost `by (…)`: what tells its results from each other.
    pub fn grouped_by(&self) -> Vec<String> {
        read::grouped_by(&self.0)
    }

    /// Series for which the condition holds, or does not; `None`: nobody knows any.
    pub fn example(&self, holds: bool) -> Option<Example> {
        example::of_condition(&self.0, holds)
    }
}

/// Series of two counts of which the first is a part of the second, so many of each a minute; `None`: nobody knows any.
pub fn counts(part: &Expression, whole: &Expression, counts: Counts) -> Option<Vec<Sample>> {
    example::of_counts(&part.0, &whole.0, counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Expression {
        Expression::read(text).unwrap_or_else(|why| panic!("{text}: {why}"))
    }

    #[test]
    fn what_prometheus_would_refuse_is_no_expression() {
        for text in
            ["", "sum(", "rate(x)", "x{a=b}", "1 > 2", "sum by queue (x)", r#"{a="1" or b="2"}"#, r#"x{a=~"("}"#]
        {
            assert!(Expression::read(text).is_err(), "{text}");
        }
        assert!(!read("x[5m]").is_vector() && !read("1").is_vector() && read("vector(1)").is_vector());
    }

    #[test]
    fn a_condition_compares_something() {
        use Condition::{Always, Missing, Never, Open};
        let conditions = [
            ("x", Missing),
            ("x > 5", Open),
            ("x > bool 5", Missing),
            ("sum(x > 5)", Open),
            ("sum(x)", Missing),
            ("x > 5 or y", Missing),
            ("x > 5 and y", Open),
            ("x and y", Missing),
            ("x unless y", Open),
            ("absent(x)", Open),
            ("ALERTS", Open),
            ("rate(x[5m]) < 0", Never),
            ("rate(x[5m]) >= 0", Always),
            ("rate(x[5m]) > 0", Open),
            ("up > 1", Never),
            ("up < 2", Always),
            ("absent(x) > 1", Never),
            ("sum(rate(x[5m])) / sum(rate(y[5m])) < 0", Never),
            ("x_total < 0", Never),
            ("x < 0", Open),
            ("-rate(x[5m]) > 0", Never),
            (r#"x{a="1",a="2"} > 5"#, Never),
            (r#"x{a="1",a=~"2|3"} > 5"#, Never),
            (r#"x{a="1",a=~"1|3"} > 5"#, Open),
        ];
        for (text, condition) in conditions {
            assert_eq!(read(text).condition(), condition, "{text}");
        }
    }

    #[test]
    fn labels_of_results_follow_from_grouping_and_matching() {
        let has = |text: &str| ["a", "b", "le"].map(|label| read(text).carried().has(label, true));
        assert_eq!(has("x"), [true, true, true]);
        assert_eq!(has("sum by (a) (x)"), [true, false, false]);
        assert_eq!(has("sum without (a) (x)"), [false, true, true]);
        assert_eq!(has("sum(x)"), [false, false, false]);
        assert_eq!(has("topk(3, x)"), [true, true, true]);
        assert_eq!(has("x / on (a) y"), [true, false, false]);
        assert_eq!(has("x / ignoring (a) y"), [false, true, true]);
        assert_eq!(has("sum by (a) (x) * on (a) group_left (b) y"), [true, true, false]);
        assert_eq!(has("histogram_quantile(0.9, sum by (le, a) (rate(x[5m])))"), [true, false, false]);
        assert_eq!(has(r#"absent(x{a="1",b=~"2"})"#), [true, false, false]);
        assert_eq!(has(r#"label_replace(sum by (a) (x), "b", "$1", "a", "(.*)")"#), [true, true, false]);
        assert_eq!(has("sum by (a) (x) > 5 or sum by (b) (y) > 5"), [true, true, false]);
    }

    #[test]
    fn reads_are_found_with_their_ranges_and_functions() {
        let reads = read(r#"sum(rate(x{a="1"}[5m])) / avg_over_time(y[1h]) > z"#).reads();
        let found: Vec<_> = reads.iter().map(|read| (read.metric.as_deref(), read.range, read.function)).collect();
        assert_eq!(
            found,
            [
                (Some("x"), Some(300), Some("rate")),
                (Some("y"), Some(3600), Some("avg_over_time")),
                (Some("z"), None, None)
            ]
        );
        assert_eq!(reads[0].matchers[0].label, "a");
    }

    #[test]
    fn some_expressions_have_results_without_samples() {
        let needs = |text: &str| read(text).needs_samples();
        assert!(needs("x > 5") && needs("sum(rate(x[5m])) / sum(rate(y[5m]))") && needs("x > on () vector(1)"));
        assert!(!needs("absent(x)") && !needs("x or vector(0)") && !needs("vector(1) unless x"));
    }
}
