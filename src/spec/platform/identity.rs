//! Who issues the tokens that callers bring.

use crate::decode::table;
use crate::spec::form::Url;

table! {
    /// An issuer of tokens (JSON Web Tokens).
    pub struct Identity {
        /// What its tokens say as `iss`, to the letter. Example: `"https://login.example.org/v2.0"`.
        pub issuer: Url,
        /// Where its keys are published; the mesh's control plane reads them. Example: `"https://login.example.org/keys"`.
        pub jwks: Url,
    }
}
