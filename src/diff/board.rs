//! A Grafana board is a text of JSON in a ConfigMap. It is opened, so that its panels are compared and not its text.

use serde_json::Value;

/// The object with its boards as values: `data/<file>.json` is then a map.
pub(super) fn opened(mut object: Value) -> Value {
    if object.get("kind").and_then(Value::as_str) != Some("ConfigMap") {
        return object;
    }
    let data = object.get_mut("data").and_then(Value::as_object_mut);
    for (_, text) in data.into_iter().flatten().filter(|(file, _)| file.ends_with(".json")) {
        let board = text.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        if let Some(mut board) = board.filter(|board| board.get("panels").is_some_and(Value::is_array)) {
            leave_layout_out(&mut board);
            *text = board;
        }
    }
    object
}

/// Numbers and places of panels follow from what stands before them: they say nothing by themselves.
fn leave_layout_out(board: &mut Value) {
    for panel in board.get_mut("panels").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(fields) = panel.as_object_mut() {
            fields.retain(|field, _| field != "id" && field != "gridPos");
        }
        leave_layout_out(panel);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn panels_are_values_without_their_places() {
        let text = r#"{"panels": [{"id": 1, "title": "t", "panels": [{"gridPos": {}, "title": "u"}]}]}"#;
        let map = |file: &str, text: &str| json!({ "kind": "ConfigMap", "data": { file: text } });
        let panels = json!([{ "title": "t", "panels": [{ "title": "u" }] }]);
        assert_eq!(opened(map("a.json", text))["data"]["a.json"]["panels"], panels);
        for (file, text) in [("a.json", "{"), ("a.json", "{\"panels\": 1}"), ("a.conf", text)] {
            assert_eq!(opened(map(file, text)), map(file, text), "{file} {text}");
        }
    }
}
