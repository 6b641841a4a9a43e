//! Whether a condition depends on samples at all: from what values an expression can have.

use promql_parser::label::MatchOp;
use promql_parser::parser::{BinaryExpr, Expr, VectorSelector};

use super::Condition;
use super::read::matchers;

/// Least and greatest value.
type Bounds = (f64, f64);

const ANY: Bounds = (f64::NEG_INFINITY, f64::INFINITY);
const NOT_NEGATIVE: Bounds = (0.0, f64::INFINITY);
/// Functions whose values are never below zero.
const COUNTING: [&str; 9] = [
    "rate",
    "irate",
    "increase",
    "resets",
    "changes",
    "count_over_time",
    "stddev_over_time",
    "stdvar_over_time",
    "abs",
];

pub fn condition(expr: &Expr) -> Condition {
    if nothing_matches(expr) {
        return Condition::Never;
    }
    of(expr)
}

fn of(expr: &Expr) -> Condition {
    match expr {
        Expr::Paren(paren) => of(&paren.expr),
        Expr::Aggregate(aggregate) => of(&aggregate.expr),
        Expr::Unary(unary) => of(&unary.expr),
        Expr::Subquery(subquery) => of(&subquery.expr),
        Expr::Call(call) => match call.func.name {
            "absent" | "absent_over_time" => Condition::Open,
            _ => call
                .args
                .args
                .iter()
                .map(|arg| of(arg))
                .find(|is| *is != Condition::Missing)
                .unwrap_or(Condition::Missing),
        },
        // Alerts are there only while they fire.
        Expr::VectorSelector(selector) if selector.name.as_deref() == Some("ALERTS") => Condition::Open,
        Expr::Binary(binary) => of_binary(binary),
        _ => Condition::Missing,
    }
}

fn of_binary(binary: &BinaryExpr) -> Condition {
    use Condition::{Always, Missing, Never, Open};
    let (left, right) = (of(&binary.lhs), of(&binary.rhs));
    let either = match (left, right) {
        (Never, _) | (_, Never) => Never,
        (Open, _) | (_, Open) => Open,
        (Always, _) | (_, Always) => Always,
        (Missing, Missing) => Missing,
    };
    match binary.op.to_string().as_str() {
        "or" => match (left, right) {
            (Never, other) | (other, Never) => other,
            (Missing, _) | (_, Missing) => Missing,
            (Always, _) | (_, Always) => Always,
            (Open, Open) => Open,
        },
        // Without a condition on either side it still depends on which series there are.
        "and" if either == Missing || either == Always => Missing,
        "unless" => {
            if left == Never {
                Never
            } else {
                Open
            }
        }
        _ if binary.op.is_comparison_operator() && !binary.return_bool() => match (compared(binary), either) {
            (Never, _) | (_, Never) => Never,
            (compared, Missing) => compared,
            (Always, inner) => inner,
            _ => Open,
        },
        _ => either,
    }
}

/// What a comparison of two values of known bounds comes to.
fn compared(binary: &BinaryExpr) -> Condition {
    let ((least, most), (from, to)) = (bounds(&binary.lhs), bounds(&binary.rhs));
    let (always, never) = match binary.op.to_string().as_str() {
        ">" => (least > to, most <= from),
        ">=" => (least >= to, most < from),
        "<" => (most < from, least >= to),
        "<=" => (most <= from, least > to),
        "==" => (false, most < from || least > to),
        _ => (most < from || least > to, false),
    };
    match (always, never) {
        (_, true) => Condition::Never,
        (true, _) => Condition::Always,
        _ => Condition::Open,
    }
}

fn bounds(expr: &Expr) -> Bounds {
    match expr {
        Expr::NumberLiteral(number) => (number.val, number.val),
        Expr::Paren(paren) => bounds(&paren.expr),
        Expr::Unary(unary) => {
            let (least, most) = bounds(&unary.expr);
            (-most, -least)
        }
        Expr::VectorSelector(selector) => of_selector(selector),
        Expr::MatrixSelector(matrix) => of_selector(&matrix.vs),
        Expr::Aggregate(aggregate) => match (aggregate.op.to_string().as_str(), bounds(&aggregate.expr)) {
            ("count" | "stddev" | "stdvar", _) => NOT_NEGATIVE,
            ("max" | "min" | "avg" | "topk" | "bottomk", inner) => inner,
            ("sum", (least, _)) if least >= 0.0 => NOT_NEGATIVE,
            _ => ANY,
        },
        Expr::Call(call) => match call.func.name {
            "absent" | "absent_over_time" => (1.0, 1.0),
            name if COUNTING.contains(&name) => NOT_NEGATIVE,
            "time" => NOT_NEGATIVE,
            "max_over_time" | "min_over_time" | "avg_over_time" | "last_over_time" => {
                call.args.args.first().map_or(ANY, |arg| bounds(arg))
            }
            _ => ANY,
        },
        Expr::Binary(binary) => of_arithmetic(binary),
        _ => ANY,
    }
}

fn of_arithmetic(binary: &BinaryExpr) -> Bounds {
    if binary.return_bool() {
        return (0.0, 1.0);
    }
    let ((least, most), (from, to)) = (bounds(&binary.lhs), bounds(&binary.rhs));
    match binary.op.to_string().as_str() {
        "+" => (least + from, most + to),
        "-" => (least - to, most - from),
        "*" | "/" if least >= 0.0 && from >= 0.0 => NOT_NEGATIVE,
        _ if binary.op.is_comparison_operator() => (least, most),
        _ => ANY,
    }
}

/// `up` is 0 or 1; names of counters and of parts of histograms end as Prometheus wants it.
fn of_selector(selector: &VectorSelector) -> Bounds {
    match selector.name.as_deref() {
        Some("up") => (0.0, 1.0),
        Some(name) if name.ends_with("_total") || name.ends_with("_bucket") || name.ends_with("_count") => NOT_NEGATIVE,
        _ => ANY,
    }
}

/// Whether an expression has no result where there is no sample; `absent(x)` and `x or vector(0)` have one.
pub fn needs_samples(expr: &Expr) -> bool {
    match expr {
        Expr::VectorSelector(_) | Expr::MatrixSelector(_) => true,
        Expr::Call(call) if ["absent", "absent_over_time", "vector", "scalar"].contains(&call.func.name) => false,
        Expr::Binary(binary) => {
            let (left, right) = (needs_samples(&binary.lhs), needs_samples(&binary.rhs));
            match binary.op.to_string().as_str() {
                "or" => left && right,
                "unless" => left,
                _ => left || right,
            }
        }
        _ => super::read::children(expr).into_iter().any(needs_samples),
    }
}

/// Whether a selector that must match wants two values of one label.
fn nothing_matches(expr: &Expr) -> bool {
    let contradicts = |selector: &VectorSelector| {
        let all = matchers(selector);
        let exact = all.iter().filter(|matcher| matcher.op == MatchOp::Equal);
        exact.into_iter().any(|exact| all.iter().any(|other| other.name == exact.name && !other.is_match(&exact.value)))
    };
    match expr {
        Expr::VectorSelector(selector) => contradicts(selector),
        Expr::MatrixSelector(matrix) => contradicts(&matrix.vs),
        Expr::Call(call) if call.func.name.starts_with("absent") => false,
        Expr::Binary(binary) => match binary.op.to_string().as_str() {
            "or" => nothing_matches(&binary.lhs) && nothing_matches(&binary.rhs),
            "unless" => nothing_matches(&binary.lhs),
            _ => nothing_matches(&binary.lhs) || nothing_matches(&binary.rhs),
        },
        _ => super::read::children(expr).into_iter().any(nothing_matches),
    }
}
