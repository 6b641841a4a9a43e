//! The images that somebody asks for: as flags, `NAME=TAG@DIGEST`, or as JSON of the form of `release.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::edit::Pin;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    image: Option<Version>,
    #[serde(default)]
    images: BTreeMap<String, Version>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Version {
    tag: Option<String>,
    digest: Option<String>,
}

/// The images of a JSON text: `{"image": {"tag": …, "digest": …}, "images": {NAME: {…}}}`.
///
/// # Errors
/// When it is none, has another key, or says nothing of an image.
pub fn pins_of_json(text: &str) -> Result<Vec<Pin>, String> {
    let asked: Asked = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let own = asked.image.into_iter().map(|version| (None, version));
    let further = asked.images.into_iter().map(|(name, version)| (Some(name), version));
    let pins: Vec<_> =
        own.chain(further).map(|(image, version)| Pin { image, tag: version.tag, digest: version.digest }).collect();
    if pins.is_empty() {
        return Err("it names no image".to_owned());
    }
    match pins.iter().find(|pin| pin.tag.is_none() && pin.digest.is_none()) {
        Some(pin) => Err(format!("{} has neither tag nor digest", pin.image.as_deref().unwrap_or("image"))),
        None => Ok(pins),
    }
}

/// The image of `NAME=TAG` or `NAME=TAG@DIGEST`; `None`: it is only a name.
pub fn pin_of_flag(text: &str) -> Option<Pin> {
    let (name, version) = text.split_once('=')?;
    let (tag, digest) = match version.split_once('@') {
        Some((tag, digest)) => (tag, Some(digest.to_owned())),
        None => (version, None),
    };
    Some(Pin { image: Some(name.to_owned()), tag: (!tag.is_empty()).then(|| tag.to_owned()), digest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_json_say_the_same() {
        let json = r#"{"images": {"nginx": {"tag": "1.29", "digest": "sha256:1f"}}}"#;
        assert_eq!(pins_of_json(json), Ok(vec![pin_of_flag("nginx=1.29@sha256:1f").expect("an image")]));
        assert_eq!(pin_of_flag("nginx"), None);
    }

    #[test]
    fn what_json_does_not_have_is_said() {
        let wrong = |json: &str| pins_of_json(json).expect_err("refused");
        insta::assert_snapshot!(wrong(r#"{"image": {"tga": "1"}}"#), @"unknown field `tga`, expected `tag` or `digest` at line 1 column 16");
        insta::assert_snapshot!(wrong("{}"), @"it names no image");
        insta::assert_snapshot!(wrong(r#"{"image": {}}"#), @"image has neither tag nor digest");
    }
}
