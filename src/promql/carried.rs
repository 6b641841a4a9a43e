//! Which labels the results of an expression carry, after Prometheus' rules of functions, aggregation and matching.

use std::collections::BTreeSet;

use promql_parser::label::MatchOp;
use promql_parser::parser::{
    AggregateExpr, BinaryExpr, Call, Expr, LabelModifier, VectorMatchCardinality, VectorSelector,
};

use super::read::{NAME, matchers};

/// The labels of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// At most these.
    Only(BTreeSet<String>),
    /// Those of the series that are read, without some, and with some that are made.
    Series { without: BTreeSet<String>, made: BTreeSet<String> },
}

impl Carried {
    fn none() -> Self {
        Self::Only(BTreeSet::new())
    }

    fn all() -> Self {
        Self::Series { without: BTreeSet::new(), made: BTreeSet::new() }
    }

    /// Whether there is one result only, without labels.
    pub fn is_one(&self) -> bool {
        *self == Self::none()
    }

    /// Whether a label can be among them, where the series have it or not.
    pub fn has(&self, label: &str, in_series: bool) -> bool {
        match self {
            Self::Only(labels) => labels.contains(label),
            Self::Series { without, made } => made.contains(label) || (in_series && !without.contains(label)),
        }
    }

    fn kept(self, wanted: &[String]) -> Self {
        let kept = |label: &&String| match &self {
            Self::Only(labels) => labels.contains(*label),
            Self::Series { without, .. } => !without.contains(*label),
        };
        Self::Only(wanted.iter().filter(kept).cloned().collect())
    }

    fn less(self, unwanted: &[String]) -> Self {
        match self {
            Self::Only(labels) => Self::Only(labels.into_iter().filter(|label| !unwanted.contains(label)).collect()),
            Self::Series { mut without, mut made } => {
                made.retain(|label| !unwanted.contains(label));
                without.extend(unwanted.iter().cloned());
                Self::Series { without, made }
            }
        }
    }

    fn and(self, more: &[String]) -> Self {
        match self {
            Self::Only(mut labels) => {
                labels.extend(more.iter().cloned());
                Self::Only(labels)
            }
            Self::Series { mut without, mut made } => {
                without.retain(|label| !more.contains(label));
                made.extend(more.iter().cloned());
                Self::Series { without, made }
            }
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Only(mut one), Self::Only(other)) => {
                one.extend(other);
                Self::Only(one)
            }
            (Self::Series { without, made }, Self::Only(labels))
            | (Self::Only(labels), Self::Series { without, made }) => {
                Self::Series { without: &without - &labels, made: &made | &labels }
            }
            (Self::Series { without, made }, Self::Series { without: other, made: more }) => {
                Self::Series { without: &without & &other, made: &made | &more }
            }
        }
    }
}

pub fn carried(expr: &Expr) -> Carried {
    match expr {
        Expr::VectorSelector(_) | Expr::MatrixSelector(_) => Carried::all(),
        Expr::Subquery(subquery) => carried(&subquery.expr),
        Expr::Paren(paren) => carried(&paren.expr),
        Expr::Unary(unary) => carried(&unary.expr),
        Expr::Aggregate(aggregate) => of_aggregate(aggregate),
        Expr::Binary(binary) => of_binary(binary),
        Expr::Call(call) => of_call(call),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => Carried::none(),
    }
}

fn of_aggregate(aggregate: &AggregateExpr) -> Carried {
    let inner = carried(&aggregate.expr);
    match aggregate.op.to_string().as_str() {
        "topk" | "bottomk" | "limitk" | "limit_ratio" => return inner,
        _ => {}
    }
    let grouped = match &aggregate.modifier {
        Some(LabelModifier::Include(labels)) => inner.kept(&labels.labels),
        Some(LabelModifier::Exclude(labels)) => inner.less(&labels.labels),
        None => Carried::none(),
    };
    match (aggregate.op.to_string().as_str(), aggregate.param.as_deref()) {
        ("count_values", Some(Expr::StringLiteral(label))) => grouped.and(std::slice::from_ref(&label.val)),
        _ => grouped,
    }
}

fn of_binary(binary: &BinaryExpr) -> Carried {
    let (left, right) = (carried(&binary.lhs), carried(&binary.rhs));
    match binary.op.to_string().as_str() {
        "and" | "unless" => return left,
        "or" => return left.or(right),
        _ => {}
    }
    let is_scalar = |expr: &Expr| expr.value_type() != promql_parser::parser::value::ValueType::Vector;
    if is_scalar(&binary.lhs) {
        return right;
    }
    if is_scalar(&binary.rhs) {
        return left;
    }
    let Some(modifier) = &binary.modifier else { return left };
    match (&modifier.card, &modifier.matching) {
        (VectorMatchCardinality::ManyToOne(labels), _) => left.and(&labels.labels),
        (VectorMatchCardinality::OneToMany(labels), _) => right.and(&labels.labels),
        (_, Some(LabelModifier::Include(labels))) => left.kept(&labels.labels),
        (_, Some(LabelModifier::Exclude(labels))) => left.less(&labels.labels),
        (_, None) => left,
    }
}

fn of_call(call: &Call) -> Carried {
    let arg = |index: usize| call.args.args.get(index).map(|arg| &**arg);
    let text = |index| match arg(index) {
        Some(Expr::StringLiteral(text)) => vec![text.val.clone()],
        _ => Vec::new(),
    };
    match call.func.name {
        "absent" | "absent_over_time" => Carried::Only(arg(0).map(exact_labels).unwrap_or_default()),
        "scalar" | "time" | "vector" => Carried::none(),
        "label_replace" | "label_join" => arg(0).map_or_else(Carried::none, carried).and(&text(1)),
        "histogram_quantile" => arg(1).map_or_else(Carried::none, carried).less(&["le".to_owned()]),
        _ => {
            let of_vector = call.args.args.iter().map(|arg| carried(arg)).find(|carried| !carried.is_one());
            of_vector.unwrap_or_else(Carried::none)
        }
    }
}

/// What `absent` makes its labels from.
fn exact_labels(expr: &Expr) -> BTreeSet<String> {
    let of = |selector: &VectorSelector| {
        let exact =
            matchers(selector).into_iter().filter(|matcher| matcher.op == MatchOp::Equal && matcher.name != NAME);
        exact.map(|matcher| matcher.name.clone()).collect()
    };
    match expr {
        Expr::VectorSelector(selector) => of(selector),
        Expr::MatrixSelector(matrix) => of(&matrix.vs),
        Expr::Paren(paren) => exact_labels(&paren.expr),
        _ => BTreeSet::new(),
    }
}
