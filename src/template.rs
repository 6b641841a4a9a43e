//! Texts from templates: the only door to Tera. YAML is never made here.

mod filters;

use std::sync::LazyLock;

use serde::Serialize;

/// Every template by its path below `templates/`.
const TEMPLATES: &[(&str, &str)] = &[
    ("commit/message.md", include_str!("../templates/commit/message.md")),
    ("diff/report.html", include_str!("../templates/diff/report.html")),
    ("diff/report.md", include_str!("../templates/diff/report.md")),
    ("diff/report.txt", include_str!("../templates/diff/report.txt")),
    ("diff/stat.txt", include_str!("../templates/diff/stat.txt")),
    ("init/platform.toml", include_str!("../templates/init/platform.toml")),
    ("init/service.toml", include_str!("../templates/init/service.toml")),
];

static TERA: LazyLock<tera::Tera> = LazyLock::new(|| {
    let mut tera = tera::Tera::new();
    filters::register(&mut tera);
    tera.add_raw_templates(TEMPLATES.iter().copied())
        .expect("every template of this crate is valid, as its tests show");
    tera
});

/// Fills a template.
///
/// # Panics
/// When there is no such template, or it asks for a value that is not given: a bug of gen.
pub fn render(name: &str, values: &impl Serialize) -> String {
    let context = tera::Context::from_serialize(values).expect("values of templates are named fields");
    match TERA.render(name, &context) {
        Ok(text) => text,
        Err(error) => panic!("template {name}: {error}; please report this bug of gen"),
    }
}
