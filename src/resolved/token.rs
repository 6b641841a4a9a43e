//! Tokens that callers must bring.

use crate::resolved::Endpoint;

/// What a gateway's callers must bring to a port of ours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenRule {
    /// Pods of the gateway.
    pub from: Endpoint,
    /// Key of our workload.
    pub workload: String,
    /// Number on which its pods listen.
    pub number: u16,
    pub issuer: String,
    /// Where the issuer's keys are.
    pub jwks: String,
    /// One of them must be among those of the token; empty: any. Sorted.
    pub audiences: Vec<String>,
    /// Leading whole segments that need no token, as the program sees them. Sorted.
    pub except: Vec<String>,
}
