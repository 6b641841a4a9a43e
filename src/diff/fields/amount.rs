//! Quantities and durations by value, in every spelling that clusters and Prometheus accept.

use std::cmp::Ordering;

use serde_json::Value;

/// Fields that hold a quantity of Kubernetes; also everything directly in `requests`, `limits` and `hard`.
const QUANTITIES: &[&str] = &["cpu", "memory", "storage", "sizeLimit", "ephemeral-storage"];
/// Fields that hold a duration.
const DURATIONS: &[&str] = &[
    "timeout",
    "perTryTimeout",
    "connectTimeout",
    "idleTimeout",
    "interval",
    "baseEjectionTime",
    "fixedDelay",
    "for",
    "keep_firing_for",
    "scrapeTimeout",
    "duration",
    "maxDuration",
    "maxAge",
    "http1MaxPendingTimeout",
    "groupWait",
    "groupInterval",
    "repeatInterval",
    "request",
    "backendRequest",
];

/// Whether two different values of a field are the same amount: `1000m` and `1`.
pub fn is_same(parent: &str, field: &str, a: &Value, b: &Value) -> bool {
    let quantity = QUANTITIES.contains(&field) || ["requests", "limits", "hard"].contains(&parent);
    let read: fn(&str) -> Option<f64> = match (quantity, DURATIONS.contains(&field)) {
        (true, _) => self::quantity,
        (_, true) => seconds,
        _ => return false,
    };
    let amount = |value: &Value| match value {
        Value::Number(number) => read(&number.to_string()),
        Value::String(text) => read(text),
        _ => None,
    };
    matches!((amount(a), amount(b)), (Some(a), Some(b)) if a.total_cmp(&b).is_eq())
}

/// Which of two amounts is the larger; `None`: they are no amounts of one kind.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    let text = |value: &Value| match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    let (a, b) = (text(a)?, text(b)?);
    let pair = seconds(&a).zip(seconds(&b)).or_else(|| quantity(&a).zip(quantity(&b)))?;
    pair.0.partial_cmp(&pair.1)
}

/// A quantity: <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>.
pub fn quantity(text: &str) -> Option<f64> {
    const SUFFIXES: &[(&str, f64)] = &[
        ("Ki", 1024.0),
        ("Mi", 1_048_576.0),
        ("Gi", 1_073_741_824.0),
        ("Ti", 1_099_511_627_776.0),
        ("n", 1e-9),
        ("u", 1e-6),
        ("m", 1e-3),
        ("k", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("", 1.0),
    ];
    let (suffix, factor) = SUFFIXES.iter().find(|(suffix, _)| text.ends_with(suffix))?;
    let number = text.strip_suffix(suffix)?;
    let plain = number.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    // Thousandths are divided, not multiplied: 1000m is exactly 1.
    let value: f64 = if plain { number.parse().ok()? } else { return None };
    Some(if *factor < 1.0 { value / factor.recip().round() } else { value * factor })
}

/// A duration of Go or of Prometheus, in seconds: `1h30m`, `5m`, `30d`.
pub fn seconds(text: &str) -> Option<f64> {
    const UNITS: &[(&str, f64)] = &[
        ("ms", 0.001),
        ("s", 1.0),
        ("m", 60.0),
        ("h", 3_600.0),
        ("d", 86_400.0),
        ("w", 604_800.0),
        ("y", 31_536_000.0),
    ];
    if text == "0" {
        return Some(0.0);
    }
    let (mut rest, mut total) = (text, 0.0);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let (unit, factor) = UNITS.iter().find(|(unit, _)| rest.starts_with(unit))?;
        rest = &rest[unit.len()..];
        total += number * factor;
    }
    (!text.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn spellings_of_one_amount_are_the_same() {
        for (field, a, b) in
            [("cpu", "1000m", "1"), ("memory", "1Gi", "1024Mi"), ("timeout", "90s", "1m30s"), ("for", "1d", "24h")]
        {
            assert!(is_same("", field, &json!(a), &json!(b)), "{field} {a} {b}");
        }
        assert!(is_same("limits", "nvidia.com/gpu", &json!(1), &json!("1")));
        assert!(!is_same("", "value", &json!("1.0"), &json!("1")), "texts of variables are no amounts");
        assert!(!is_same("", "cpu", &json!("1"), &json!("1001m")));
    }

    #[test]
    fn amounts_are_compared_by_value() {
        assert_eq!(compare(&json!("90s"), &json!("5m")), Some(Ordering::Less));
        assert_eq!(compare(&json!("1"), &json!("500m")), Some(Ordering::Greater));
        assert_eq!(compare(&json!(2), &json!(10)), Some(Ordering::Less));
        assert_eq!(compare(&json!("a"), &json!("b")), None);
    }
}
