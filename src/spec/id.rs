//! Ids of users and groups, as the API server takes them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::decode::{Decoder, FromNode};
use crate::tree::Node;

/// The highest id of a user or a group that the API server takes.
const HIGHEST: i128 = 2_147_483_647;

/// The id of a user. Not 0: every pod says that it does not run as root, and with it would never start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct UserId(#[schemars(range(min = 1, max = 2_147_483_647))] pub i64);

/// The id of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct GroupId(#[schemars(range(min = 0, max = 2_147_483_647))] pub i64);

impl FromNode for UserId {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        decoder.whole_number(node, 1, HIGHEST).and_then(|id| id.try_into().ok()).map(Self)
    }
}

impl FromNode for GroupId {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        decoder.whole_number(node, 0, HIGHEST).and_then(|id| id.try_into().ok()).map(Self)
    }
}
