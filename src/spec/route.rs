//! Routes: what comes from a gateway, or is called inside the mesh, and to which port it goes.

use std::collections::BTreeMap;

use crate::decode::table;
use crate::spec::form::{HeaderName, Host, Label, Text, Url, UrlPath};
use crate::spec::number::Duration;

table! {
    /// A route to a port of the service. Order in the file means nothing: exact paths go before longer prefixes before shorter ones.
    pub struct Route {
        /// Gateway of the platform. Default: the platform's default gateway.
        pub gateway: Option<Label>,
        /// `true`: it holds for callers inside the mesh, not for a gateway. Default: false.
        pub mesh: Option<bool>,
        /// Public hosts. Default: the gateway's `default-hosts`.
        pub hosts: Option<Vec<Host>>,
        /// Name of an exposed port. Default: what the service serves.
        pub port: Option<Label>,
        /// Version that takes these calls, whatever the weights say. Default: each by its weight. Example: `"v2"`.
        pub version: Option<Label>,
        /// Time after which the caller gets 504. Default: none.
        pub timeout: Option<Duration>,
        /// What replaces the matched prefix before the program sees the path.
        pub rewrite: Option<UrlPath>,
        /// Prefixes that are never served here.
        pub hide: Vec<UrlPath>,
        /// Which requests. Default: all.
        pub r#match: Option<Match>,
        /// How failed calls are tried again. Default: twice, where the connection failed.
        pub retries: Option<Retries>,
        /// Changes to headers.
        pub headers: Option<HeaderEdits>,
        /// Which pages of other origins may call it.
        pub cors: Option<Cors>,
        /// Which token a caller must bring through the gateway. Default: none. Routes of one gateway to one port agree about it.
        pub jwt: Option<Jwt>,
        /// Sends the caller elsewhere instead of calling the program.
        pub redirect: Option<Redirect>,
        /// Routes of this service that this one goes before, where patterns overlap.
        pub before: Vec<Label>,
    }
}

table! {
    /// Which requests. At most one of `prefix`, `path` and `regex`; all conditions together.
    pub struct Match {
        /// Leading whole segments of the path: `/v1` is not `/v10`.
        pub prefix: Option<UrlPath>,
        /// The exact path.
        pub path: Option<UrlPath>,
        /// A regular expression (RE2) for the whole path.
        pub regex: Option<String>,
        /// Headers by name.
        pub headers: BTreeMap<HeaderName, TextMatch>,
        /// Parameters of the query by name.
        pub query: BTreeMap<String, TextMatch>,
        /// Methods of HTTP.
        pub methods: Vec<String>,
    }
}

table! {
    /// A condition on a text. Exactly one of the three.
    pub struct TextMatch {
        /// The exact text.
        pub exact: Option<String>,
        /// How it begins.
        pub prefix: Option<String>,
        /// A regular expression (RE2).
        pub regex: Option<String>,
    }
}

table! {
    /// How failed calls are tried again.
    pub struct Retries {
        /// Tries after the first one; 0 switches them off.
        pub count: Option<u8>,
        /// Time that one try may take, the first one included.
        pub per_try: Option<Duration>,
        /// Failures that are tried again, as Envoy names them. Default: connection failures.
        pub on: Option<Vec<String>>,
    }
}

table! {
    /// Changes to the headers of requests and responses.
    pub struct HeaderEdits {
        /// Before the program sees the request.
        pub request: Option<HeaderEdit>,
        /// Before the caller sees the response.
        pub response: Option<HeaderEdit>,
    }
}

table! {
    /// Changes to headers.
    pub struct HeaderEdit {
        /// Headers that get this value, whatever they had.
        pub set: BTreeMap<HeaderName, Text>,
        /// Headers that get this value beside what they had.
        pub add: BTreeMap<HeaderName, Text>,
        /// Headers that are taken out.
        pub remove: Vec<HeaderName>,
    }
}

table! {
    /// Which pages of other origins may call the service.
    pub struct Cors {
        /// Origins, without path: `https://www.example.org`; `https://*.example.org` is every host below.
        pub origins: Vec<Url>,
        /// Methods. Default: GET, HEAD and POST.
        pub methods: Vec<String>,
        /// Headers that the page may send.
        pub headers: Vec<HeaderName>,
        /// Headers that the page may read.
        pub expose: Vec<HeaderName>,
        /// Whether cookies are sent. Default: false.
        pub credentials: Option<bool>,
        /// How long a browser keeps the answer. Default: its own.
        pub max_age: Option<Duration>,
    }
}

table! {
    /// Which token (JSON Web Token, in the header `Authorization`) a caller must bring through the gateway. The program still
    /// gets it. Whoever else calls the port may come without, but not with a token of another issuer.
    pub struct Jwt {
        /// Who issued it: a name in `[identity]` of the platform. Example: `"entra"`.
        pub provider: Label,
        /// For whom it is: one of these must be among its `aud`. Default: for whomever. Example: `["account-api"]`.
        pub audiences: Vec<String>,
        /// Leading whole segments that need no token, as the program sees them. Default: none. Example: `["/public"]`.
        pub except_prefixes: Vec<UrlPath>,
    }
}

table! {
    /// Where the caller is sent instead.
    pub struct Redirect {
        /// Another host. Default: the same.
        pub host: Option<Host>,
        /// Another path. Default: the same.
        pub path: Option<UrlPath>,
        /// Status: 301, 302, 303, 307 or 308. Default: 301.
        pub code: Option<u16>,
    }
}
