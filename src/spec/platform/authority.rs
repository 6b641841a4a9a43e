//! Who signs the certificates of programs that speak TLS themselves.

use crate::decode::table;
use crate::spec::form::AbsolutePath;

table! {
    /// Who signs the certificates that programs show which speak TLS themselves.
    pub struct Authority {
        /// File in the mesh's proxies and gateways with its own certificate. A mesh needs it.
        /// Example: `"/etc/ssl/certs/corporate.crt"`.
        pub file: Option<AbsolutePath>,
    }
}
