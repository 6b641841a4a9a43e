//! The example of docs/import.md: what it says comes out. `UPDATE=1` writes the blocks anew.

use std::fs;
use std::path::Path;

use servicegen::import::text;

use super::imported;

#[test]
fn the_page_shows_what_comes_out() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/import.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, example) = page.split_once("## An example\n```yaml\n").expect("the example");
    let (manifests, rest) = example.split_once("```\n").expect("its end");
    let (before, rest) = rest.split_once("```toml\n").expect("the source");
    let (_, rest) = rest.split_once("```\n").expect("its end");
    let (between, rest) = rest.split_once("```text\n").expect("the report");
    let (_, after) = rest.split_once("```\n").expect("its end");
    let imported = imported(manifests);
    let (source, report) = (&imported.files["services/orders/service.toml"], text(&imported));
    let made = format!(
        "{head}## An example\n```yaml\n{manifests}```\n{before}```toml\n{source}```\n{between}```text\n{report}```\n{after}"
    );
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    } else {
        assert_eq!(page, made, "UPDATE=1 writes the page anew");
    }
}
