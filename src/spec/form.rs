//! Texts with a form: names, hosts, images, paths. Each is checked where it is read.

use crate::decode::{Decoder, FromNode, checked_text};
use crate::tree::Node;

checked_text! {
    /// A key that becomes part of object names: lower-case letters, digits and `-`.
    pub struct Label("a name of lower-case letters, digits and `-`", "for example `web` or `read-api`", markers: false, is_label);
}
checked_text! {
    /// The name of a service (RFC 1035 label: starts with a letter).
    pub struct ServiceName("the name of a service", "lower-case letters, digits and `-`, at most 63, a letter first: `orders`", markers: false,
        |text| is_label(text) && text.starts_with(|c: char| c.is_ascii_lowercase()));
}
checked_text! {
    /// The name of an object in the cluster (RFC 1123 subdomain).
    pub struct ObjectName("the name of a Kubernetes object", "lower-case letters, digits, `-` and `.`, at most 253", markers: true, is_object_name);
}
checked_text! {
    /// A text in which `@{…}` is replaced.
    pub struct Text("a text", "any text", markers: true, |_| true);
}
checked_text! {
    /// A host name; `*.` may stand in front.
    pub struct Host("a host name", "for example `orders.example.org` or `*.example.org`", markers: true, is_host);
}
checked_text! {
    /// A network in CIDR form.
    pub struct Network("a network", "an address and a prefix length: `10.2.0.0/16`", markers: false, is_network);
}
checked_text! {
    /// An IP address.
    pub struct Address("an IP address", "for example `10.2.0.7`", markers: false, |text| text.parse::<std::net::IpAddr>().is_ok());
}
checked_text! {
    /// An absolute path, as the program sees it.
    pub struct AbsolutePath("an absolute path", "it starts with `/` and has no `..`", markers: false,
        |text| text.starts_with('/') && !text.split('/').any(|part| part == "..") && !text.contains(char::is_control));
}
checked_text! {
    /// The path part of a URL.
    pub struct UrlPath("the path of a URL", "it starts with `/`: `/readyz`", markers: false,
        |text| text.starts_with('/') && !text.contains(char::is_whitespace));
}
checked_text! {
    /// A path inside the folder of the source.
    pub struct SourcePath("a path inside the service's folder", "relative and without `..`: `config/app.yaml`", markers: false,
        |text| !text.is_empty() && !text.starts_with('/') && !text.contains('\\') && !text.split('/').any(|part| part == ".." || part.is_empty()));
}
checked_text! {
    /// The name of an environment variable.
    pub struct EnvName("the name of an environment variable", "letters, digits, `_`, `-` and `.`, no digit first: `LOG_LEVEL`", markers: false, is_env_name);
}
checked_text! {
    /// Repository of an image below its registry.
    pub struct Repository("the repository of an image", "lower-case, without registry and tag: `shop/orders`", markers: true, is_repository);
}
checked_text! {
    /// Tag of an image (OCI distribution specification: at most 128 of `[A-Za-z0-9_.-]`).
    pub struct Tag("a tag of an image", "at most 128 letters, digits, `_`, `.` and `-`, no `.` or `-` first", markers: false, is_tag);
}
checked_text! {
    /// Digest of an image.
    pub struct Digest("a digest of an image", "`sha256:` and 64 hexadecimal digits", markers: false, |text| text.strip_prefix("sha256:")
        .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))));
}
checked_text! {
    /// A mail address.
    pub struct Mail("a mail address", "for example `team@example.org`", markers: true, is_mail);
}
checked_text! {
    /// A URL with its scheme.
    pub struct Url("a URL", "for example `https://git.example.org/shop/orders`", markers: true,
        |text| text.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty()) && !text.contains(char::is_whitespace));
}
checked_text! {
    /// A header of HTTP.
    pub struct HeaderName("the name of a header", "letters, digits and `-`: `X-Request-Id`", markers: false,
        |text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)));
}
checked_text! {
    /// The key of a label or annotation (an optional DNS prefix and `/`, then at most 63).
    pub struct LabelKey("the key of a label", "an optional prefix and a name: `cost-centre` or `example.org/tier`", markers: false, is_label_key);
}
checked_text! {
    /// The value of a label (at most 63, alphanumeric at both ends).
    pub struct LabelValue("the value of a label", "at most 63 letters, digits, `-`, `_` and `.`, alphanumeric at both ends", markers: true, is_label_value);
}
checked_text! {
    /// A capability of Linux.
    pub struct Capability("a capability of Linux", "without `CAP_`: `NET_BIND_SERVICE`", markers: false,
        |text| !text.is_empty() && !text.starts_with("CAP_") && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
}

/// A text whose markers are replaced later than the file is read: once for every team or service, or with values of its own.
#[derive(Debug, Clone, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(transparent)]
pub struct Pattern(pub String);

impl FromNode for Pattern {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        match node.value.as_str() {
            Some(text) => Some(Self(text.to_owned())),
            None => decoder.mismatch(node, "a string"),
        }
    }
}

fn is_label(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.len() <= 63 && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

fn is_object_name(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_host(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    name.len() <= 253 && name.split('.').all(|part| is_label(part) || part.contains("__"))
}

fn is_network(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let most = match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(_)) => 32,
        Ok(std::net::IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    length.parse::<u8>().is_ok_and(|length| length <= most)
}

fn is_env_name(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"_-.".contains(&b);
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn is_repository(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    let part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(inner)
            && part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.ends_with(|c: char| c.is_ascii_alphanumeric())
    };
    text.split('/').all(part)
}

fn is_tag(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    !text.is_empty() && text.len() <= 128 && text.bytes().all(inner) && !text.starts_with(['.', '-'])
}

fn is_mail(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || ",;<>@".contains(c));
    text.split_once('@').is_some_and(|(user, host)| plain(user) && plain(host) && !host.starts_with('.'))
}

fn is_label_key(text: &str) -> bool {
    let (prefix, name) = text.split_once('/').map_or((None, text), |(prefix, name)| (Some(prefix), name));
    !name.is_empty() && is_label_value(name) && prefix.is_none_or(is_object_name)
}

/// Whether a text may be the value of a label: empty, or at most 63 characters that begin and end alphanumeric.
pub fn is_label_value(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let edge = |c: char| c.is_ascii_alphanumeric();
    text.is_empty() || (text.len() <= 63 && text.bytes().all(inner) && text.starts_with(edge) && text.ends_with(edge))
}
