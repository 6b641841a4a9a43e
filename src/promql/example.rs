//! Series that fulfil a condition, for unit tests: worked out backwards from the value that an expression is to have.
//! Knows the usual shapes (selectors, rates, aggregations, ratios, comparisons); of any other it makes no example.

mod series;

use std::collections::BTreeMap;

use promql_parser::parser::{AggregateExpr, BinaryExpr, Call, Expr, LabelModifier};

pub use series::{Line, Sample};
use series::{fits, sample};

/// Series, and the one result that the expression has for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub series: Vec<Sample>,
    /// Labels of the result, without the metric's name.
    pub labels: BTreeMap<String, String>,
    /// The value of the result, where it is known to the last digit.
    pub value: Option<f64>,
}

/// How much is counted in a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub part: u64,
    pub whole: u64,
}

/// What an expression comes to: the labels of its one result, and whether its value is exactly what was wanted.
struct Made {
    labels: BTreeMap<String, String>,
    exact: bool,
}

const SECONDS: f64 = 60.0;

pub fn of_condition(expr: &Expr, holds: bool) -> Option<Example> {
    let mut maker = Maker::default();
    let (made, value) = maker.satisfy(expr, holds)?;
    Some(Example { series: maker.series, labels: made.labels, value: value.filter(|_| made.exact) })
}

pub fn of_counts(part: &Expr, whole: &Expr, counts: Counts) -> Option<Vec<Sample>> {
    let mut maker = Maker::default();
    let ratio = counts.part as f64 / SECONDS;
    maker.parts(part, whole, ratio, counts.whole as f64 / SECONDS)?;
    Some(maker.series)
}

/// Gathers series; no two that disagree.
#[derive(Default)]
struct Maker {
    series: Vec<Sample>,
}

impl Maker {
    /// Series for which a condition holds, or does not. The value is that of the result.
    fn satisfy(&mut self, expr: &Expr, holds: bool) -> Option<(Made, Option<f64>)> {
        match expr {
            Expr::Paren(paren) => self.satisfy(&paren.expr, holds),
            Expr::Binary(binary) => self.satisfy_binary(binary, holds),
            Expr::Aggregate(aggregate) if keeps_value(aggregate) => {
                let (made, value) = self.satisfy(&aggregate.expr, holds)?;
                Some((grouped(aggregate, made)?, value))
            }
            _ => None,
        }
    }

    fn satisfy_binary(&mut self, binary: &BinaryExpr, holds: bool) -> Option<(Made, Option<f64>)> {
        match binary.op.to_string().as_str() {
            "and" => {
                let left = self.satisfy(&binary.lhs, holds)?;
                let (right, _) = self.satisfy(&binary.rhs, holds)?;
                agree(binary, &left.0.labels, &right.labels).then_some(left)
            }
            "unless" => self.satisfy(&binary.lhs, holds),
            "or" if holds => self.satisfy(&binary.lhs, true),
            "or" => {
                let left = self.satisfy(&binary.lhs, false)?;
                self.satisfy(&binary.rhs, false)?;
                Some(left)
            }
            _ if binary.return_bool() => None,
            operator => match (constant(&binary.lhs), constant(&binary.rhs)) {
                (None, Some(bound)) => {
                    let value = chosen(operator, bound, holds)?;
                    Some((self.give(&binary.lhs, Line::flat(value))?, Some(value)))
                }
                (Some(bound), None) => {
                    let value = chosen(turned(operator), bound, holds)?;
                    Some((self.give(&binary.rhs, Line::flat(value))?, None))
                }
                _ => {
                    let right = 1.0;
                    let left = self.give(&binary.lhs, Line::flat(chosen(operator, right, holds)?))?;
                    let right = self.give(&binary.rhs, Line::flat(right))?;
                    let labels = matched(binary, &left.labels, &right.labels)?;
                    Some((Made { labels, exact: false }, None))
                }
            },
        }
    }

    /// Series for which an expression has one result, of this value.
    fn give(&mut self, expr: &Expr, line: Line) -> Option<Made> {
        match expr {
            Expr::Paren(paren) => self.give(&paren.expr, line),
            Expr::VectorSelector(selector) if selector.offset.is_none() && selector.at.is_none() => {
                let sample = sample(selector, line)?;
                let labels = sample.labels.clone();
                self.take(sample)?;
                Some(Made { labels, exact: line.per_minute == 0.0 })
            }
            Expr::Aggregate(aggregate) if keeps_value(aggregate) => {
                let made = self.give(&aggregate.expr, line)?;
                grouped(aggregate, made)
            }
            Expr::Call(call) => self.give_call(call, line),
            Expr::Binary(binary) => self.give_binary(binary, line),
            _ => None,
        }
    }

    fn give_call(&mut self, call: &Call, line: Line) -> Option<Made> {
        let inner = &**call.args.args.first()?;
        let Expr::MatrixSelector(matrix) = inner else {
            let keeps = matches!(call.func.name, "abs" | "ceil" | "floor" | "round") && call.args.args.len() == 1;
            return if keeps { self.give(inner, line) } else { None };
        };
        let counted = |per_minute: f64| {
            let per_minute = (per_minute * 1e6).round() / 1e6;
            (line.per_minute == 0.0 && per_minute >= 0.0).then_some(Line { start: 0.0, per_minute })
        };
        let (samples, exact) = match call.func.name {
            "rate" | "irate" | "deriv" => (counted(line.start * SECONDS)?, false),
            "increase" | "delta" => (counted(line.start * SECONDS / matrix.range.as_secs_f64())?, false),
            "max_over_time" | "min_over_time" | "avg_over_time" | "last_over_time" => (line, line.per_minute == 0.0),
            _ => return None,
        };
        let sample = sample(&matrix.vs, samples)?;
        let labels = sample.labels.clone();
        self.take(sample)?;
        Some(Made { labels, exact })
    }

    fn give_binary(&mut self, binary: &BinaryExpr, line: Line) -> Option<Made> {
        let operator = binary.op.to_string();
        let made = match (operator.as_str(), constant(&binary.lhs), constant(&binary.rhs)) {
            ("*", None, Some(by)) if by != 0.0 => self.give(&binary.lhs, line.times(1.0 / by))?,
            ("*", Some(by), None) if by != 0.0 => self.give(&binary.rhs, line.times(1.0 / by))?,
            ("/", None, Some(by)) => self.give(&binary.lhs, line.times(by))?,
            ("+", None, Some(more)) => self.give(&binary.lhs, line.plus(-more))?,
            ("+", Some(more), None) => self.give(&binary.rhs, line.plus(-more))?,
            ("-", None, Some(less)) => self.give(&binary.lhs, line.plus(less))?,
            ("-", Some(from), None) => self.give(&binary.rhs, line.times(-1.0).plus(from))?,
            ("-", None, None) if is_time(&binary.lhs) => self.give(&binary.rhs, line.times(-1.0).plus_time())?,
            ("/", None, None) if line.per_minute == 0.0 => {
                let [part, whole] = self.parts(&binary.lhs, &binary.rhs, line.start, 1.0)?;
                Made { labels: matched(binary, &part.labels, &whole.labels)?, exact: false }
            }
            _ => return None,
        };
        Some(Made { exact: false, ..made })
    }

    /// Series of a part and of the whole that it may belong to; what each of the two comes to.
    fn parts(&mut self, part: &Expr, whole: &Expr, amount: f64, of: f64) -> Option<[Made; 2]> {
        let mut one = Self::default();
        let made = one.give(part, Line::flat(amount))?;
        let [sample] = one.series.as_slice() else { return None };
        let mut all = Self::default();
        let whole_made = all.give(whole, Line::flat(of))?;
        let [around] = all.series.as_slice() else { return None };
        let (part_of, whole_of) = (series::selector(part)?, series::selector(whole)?);
        if around.metric != sample.metric {
            self.take(sample.clone())?;
            self.take(around.clone())?;
        } else {
            if !fits(whole_of, &sample.labels) {
                return None;
            }
            let rest = around.line.minus(sample.line);
            if rest.start < 0.0 || rest.per_minute < 0.0 {
                return None;
            }
            let rest = Sample { line: rest, ..series::apart(around, whole_of, part_of)? };
            self.take(sample.clone())?;
            self.take(rest)?;
        }
        Some([made, whole_made])
    }

    fn take(&mut self, sample: Sample) -> Option<()> {
        match self.series.iter().find(|known| known.metric == sample.metric && known.labels == sample.labels) {
            Some(known) => (known.line == sample.line).then_some(()),
            None => {
                self.series.push(sample);
                Some(())
            }
        }
    }
}

/// Whether an aggregation of one series has the value of that series.
fn keeps_value(aggregate: &AggregateExpr) -> bool {
    matches!(aggregate.op.to_string().as_str(), "sum" | "max" | "min" | "avg") && aggregate.param.is_none()
}

fn grouped(aggregate: &AggregateExpr, mut made: Made) -> Option<Made> {
    match &aggregate.modifier {
        None => made.labels.clear(),
        Some(LabelModifier::Include(labels)) => made.labels.retain(|label, _| labels.labels.contains(label)),
        Some(LabelModifier::Exclude(labels)) => made.labels.retain(|label, _| !labels.labels.contains(label)),
    }
    Some(made)
}

/// Labels of the result of two matched sides; `None`: they do not match.
fn matched(
    binary: &BinaryExpr,
    left: &BTreeMap<String, String>,
    right: &BTreeMap<String, String>,
) -> Option<BTreeMap<String, String>> {
    if !agree(binary, left, right) {
        return None;
    }
    let modifier = binary.modifier.as_ref();
    if modifier.and_then(|modifier| modifier.card.labels()).is_some() {
        return None;
    }
    let mut labels = left.clone();
    match modifier.and_then(|modifier| modifier.matching.as_ref()) {
        Some(LabelModifier::Include(named)) => labels.retain(|label, _| named.labels.contains(label)),
        Some(LabelModifier::Exclude(named)) => labels.retain(|label, _| !named.labels.contains(label)),
        None => {}
    }
    Some(labels)
}

fn agree(binary: &BinaryExpr, left: &BTreeMap<String, String>, right: &BTreeMap<String, String>) -> bool {
    let matching = binary.modifier.as_ref().and_then(|modifier| modifier.matching.as_ref());
    let counts = |label: &str| match matching {
        Some(LabelModifier::Include(named)) => named.labels.iter().any(|name| name == label),
        Some(LabelModifier::Exclude(named)) => named.labels.iter().all(|name| name != label),
        None => true,
    };
    left.keys().chain(right.keys()).filter(|label| counts(label)).all(|label| left.get(label) == right.get(label))
}

/// A value on the wanted side of a bound, far enough from it that no rounding matters.
fn chosen(operator: &str, bound: f64, holds: bool) -> Option<f64> {
    let above = if (0.0..1.0).contains(&bound) { f64::midpoint(bound, 1.0) } else { bound + bound.abs() + 1.0 };
    let below = if bound > 0.0 { bound / 2.0 } else { bound - bound.abs() - 1.0 };
    // Where nothing is counted, nothing can be below.
    let not_above = if bound == 0.0 { 0.0 } else { below };
    Some(match (operator, holds) {
        (">", true) | (">=", true) | ("<=", false) => above,
        ("<", false) => above,
        (">", false) => not_above,
        (">=", false) | ("<", true) => below,
        ("<=", true) => not_above,
        ("==", true) | ("!=", false) => bound,
        ("==", false) | ("!=", true) => above,
        _ => return None,
    })
}

/// The comparison as seen from the other side.
fn turned(operator: &str) -> &str {
    match operator {
        ">" => "<",
        ">=" => "<=",
        "<" => ">",
        "<=" => ">=",
        other => other,
    }
}

fn constant(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::NumberLiteral(number) => Some(number.val),
        Expr::Paren(paren) => constant(&paren.expr),
        Expr::Unary(unary) => constant(&unary.expr).map(|value| -value),
        Expr::Binary(binary) => {
            let (left, right) = (constant(&binary.lhs)?, constant(&binary.rhs)?);
            match binary.op.to_string().as_str() {
                "+" => Some(left + right),
                "-" => Some(left - right),
                "*" => Some(left * right),
                "/" => Some(left / right),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_time(expr: &Expr) -> bool {
    matches!(expr, Expr::Call(call) if call.func.name == "time")
}
