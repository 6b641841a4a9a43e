//! What an expression reads: metrics with their matchers, and the labels that it names.

use std::collections::BTreeSet;

use promql_parser::label::{MatchOp, Matcher};
use promql_parser::parser::{Expr, LabelModifier, VectorSelector};

/// A selector in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// `None`: it is chosen by labels alone.
    pub metric: Option<String>,
    pub matchers: Vec<Match>,
    /// Seconds of its range; `None`: the last sample.
    pub range: Option<u64>,
    /// The function that takes it.
    pub function: Option<&'static str>,
}

/// What a label must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub label: String,
    pub value: String,
    /// The value itself is wanted, not a pattern or anything else.
    pub exact: bool,
}

/// A label that an expression names outside of selectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub label: String,
    /// Metrics of which at least one ought to have it.
    pub metrics: Vec<String>,
}

/// Functions that make labels which no series has.
const MAKE_LABELS: [&str; 3] = ["label_replace", "label_join", "info"];

pub fn reads(expr: &Expr) -> Vec<Read> {
    let mut found = Vec::new();
    gather(expr, None, &mut found);
    found
}

fn gather(expr: &Expr, function: Option<&'static str>, found: &mut Vec<Read>) {
    match expr {
        Expr::VectorSelector(selector) => found.push(read(selector, None, function)),
        Expr::MatrixSelector(matrix) => found.push(read(&matrix.vs, Some(matrix.range.as_secs()), function)),
        Expr::Call(call) => call.args.args.iter().for_each(|arg| gather(arg, Some(call.func.name), found)),
        Expr::Paren(paren) => gather(&paren.expr, function, found),
        _ => children(expr).into_iter().for_each(|child| gather(child, None, found)),
    }
}

fn read(selector: &VectorSelector, range: Option<u64>, function: Option<&'static str>) -> Read {
    let matchers = matchers(selector);
    let is_name = |matcher: &&&Matcher| matcher.name == NAME && matcher.op == MatchOp::Equal;
    let metric = selector.name.clone().or_else(|| matchers.iter().find(is_name).map(|matcher| matcher.value.clone()));
    let others = matchers.into_iter().filter(|matcher| matcher.name != NAME);
    let one = |matcher: &Matcher| Match {
        label: matcher.name.clone(),
        value: matcher.value.clone(),
        exact: matcher.op == MatchOp::Equal,
    };
    Read { metric, matchers: others.map(one).collect(), range, function }
}

/// The label that is the metric's name.
pub const NAME: &str = "__name__";

pub fn matchers(selector: &VectorSelector) -> Vec<&Matcher> {
    selector.matchers.matchers.iter().collect()
}

/// Whether a selector says `or`, which the parser takes and Prometheus does not.
pub fn says_or(expr: &Expr) -> bool {
    match expr {
        Expr::VectorSelector(selector) => !selector.matchers.or_matchers.is_empty(),
        Expr::MatrixSelector(matrix) => !matrix.vs.matchers.or_matchers.is_empty(),
        _ => children(expr).into_iter().any(says_or),
    }
}

pub fn names(expr: &Expr) -> Vec<Named> {
    let mut found = Vec::new();
    gather_names(expr, &mut found);
    found
}

fn gather_names(expr: &Expr, found: &mut Vec<Named>) {
    let labels = match expr {
        Expr::Aggregate(aggregate) => listed(aggregate.modifier.as_ref()),
        Expr::Binary(binary) => {
            let modifier = binary.modifier.as_ref();
            let matching = listed(modifier.and_then(|modifier| modifier.matching.as_ref()));
            let included = modifier.and_then(|modifier| modifier.card.labels());
            matching.into_iter().chain(included.into_iter().flat_map(|labels| labels.labels.clone())).collect()
        }
        _ => Vec::new(),
    };
    if !labels.is_empty() && !makes_labels(expr) {
        let metrics: BTreeSet<_> = reads(expr).into_iter().filter_map(|read| read.metric).collect();
        let metrics: Vec<_> = metrics.into_iter().collect();
        found.extend(labels.into_iter().map(|label| Named { label, metrics: metrics.clone() }));
    }
    children(expr).into_iter().for_each(|child| gather_names(child, found));
}

fn listed(modifier: Option<&LabelModifier>) -> Vec<String> {
    modifier.map(|modifier| modifier.labels().labels.clone()).unwrap_or_default()
}

fn makes_labels(expr: &Expr) -> bool {
    let here = match expr {
        Expr::Call(call) => MAKE_LABELS.contains(&call.func.name),
        Expr::Aggregate(aggregate) => aggregate.op.to_string() == "count_values",
        _ => false,
    };
    here || children(expr).into_iter().any(makes_labels)
}

pub fn grouped_by(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::Aggregate(aggregate) => match &aggregate.modifier {
            Some(LabelModifier::Include(labels)) => labels.labels.clone(),
            _ => Vec::new(),
        },
        _ => children(expr).into_iter().map(grouped_by).find(|labels| !labels.is_empty()).unwrap_or_default(),
    }
}

/// The expressions right below one.
pub fn children(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Aggregate(aggregate) => aggregate.param.iter().chain([&aggregate.expr]).map(|child| &**child).collect(),
        Expr::Unary(unary) => vec![&*unary.expr],
        Expr::Binary(binary) => vec![&*binary.lhs, &*binary.rhs],
        Expr::Paren(paren) => vec![&*paren.expr],
        Expr::Subquery(subquery) => vec![&*subquery.expr],
        Expr::Call(call) => call.args.args.iter().map(|arg| &**arg).collect(),
        Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::VectorSelector(_)
        | Expr::MatrixSelector(_)
        | Expr::Extension(_) => Vec::new(),
    }
}
