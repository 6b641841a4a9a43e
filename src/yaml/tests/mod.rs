//! Tests of the YAML writer and reader.

mod read;
mod resolve;
mod scalar;
mod write;

/// The JSON of a text that has one document and no mistake.
fn one(text: &str) -> serde_json::Value {
    let reading = super::read::documents(text);
    assert_eq!(reading.problems, [], "{text}");
    assert_eq!(reading.documents.len(), 1, "{text}");
    super::read::to_json(&reading.documents[0].root)
}

/// The mistakes in a text, as `start..end: message`.
fn problems(text: &str) -> Vec<String> {
    let problems = super::read::documents(text).problems;
    problems.iter().map(|p| format!("{:?}: {}", p.span, p.message)).collect()
}
