//! The life of a service: its images and sources, from the first release to the last day.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

#[derive(Debug, Args)]
pub struct Release {
    /// Name of the service
    pub service: String,
    /// Tag of the image
    #[arg(long, env = "GEN_TAG", hide_env = true, value_name = "TAG", required_unless_present_any = ["images", "from"])]
    pub tag: Option<String>,
    /// Digest of the image: sha256:…
    #[arg(long, env = "GEN_DIGEST", hide_env = true, value_name = "DIGEST", requires = "tag")]
    pub digest: Option<String>,
    /// Image of `[images]` that --tag speaks of, or another one with its own tag: NAME=TAG or NAME=TAG@DIGEST (repeatable)
    #[arg(long = "image", env = "GEN_IMAGE", hide_env = true, value_name = "NAME[=TAG]", value_delimiter = ',')]
    pub images: Vec<String>,
    /// File with images as JSON, of the same form as release.toml; `-` is stdin
    #[arg(long, env = "GEN_FROM", hide_env = true, value_name = "FILE", conflicts_with_all = ["tag", "images"])]
    pub from: Option<PathBuf>,
    /// Release a tag that was rolled back before
    #[arg(long, env = "GEN_AGAIN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub again: bool,
}

#[derive(Debug, Args)]
pub struct Promote {
    /// Names of the services; together they are one change
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "SERVICE")]
    pub services: Vec<String>,
    /// All services that wait for it; what cannot be promoted is named and left out
    #[arg(long, env = "GEN_ALL", hide_env = true, value_parser = FalseyValueParser::new())]
    pub all: bool,
    /// Environment that changes
    #[arg(long, env = "GEN_TO", hide_env = true, value_name = "ENV")]
    pub to: String,
    /// Environment to copy from, or `working` for the working source [default: the one of the stage before]
    #[arg(long, env = "GEN_FROM", hide_env = true, value_name = "ENV")]
    pub from: Option<String>,
    /// Why, where something else than the stage before is promoted
    #[arg(long, env = "GEN_REASON", hide_env = true, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Say what would change and what would differ; write nothing
    #[arg(long, env = "GEN_DRY_RUN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub dry_run: bool,
    /// Promote a source or an image that was rolled back before
    #[arg(long, env = "GEN_AGAIN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub again: bool,
}

#[derive(Debug, Args)]
pub struct Rollback {
    /// Name of the service
    pub service: String,
    /// Revision to return to [default: the last one with another source or other images, unless it was rolled back itself]
    #[arg(long, env = "GEN_TO", hide_env = true, value_name = "REV")]
    pub to: Option<String>,
    /// Why; release.toml keeps it
    #[arg(long, env = "GEN_REASON", hide_env = true, value_name = "TEXT")]
    pub reason: String,
    /// Roll back although something cannot be undone; without it gen says what that is
    #[arg(long, env = "GEN_FORCE", hide_env = true, value_parser = FalseyValueParser::new())]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Freeze {
    /// Names of the services
    #[arg(required = true, value_name = "SERVICE")]
    pub services: Vec<String>,
    /// Why; release.toml and the page of Argo CD keep it
    #[arg(long, env = "GEN_REASON", hide_env = true, value_name = "TEXT")]
    pub reason: String,
}

#[derive(Debug, Args)]
pub struct Thaw {
    /// Names of the services
    #[arg(required = true, value_name = "SERVICE")]
    pub services: Vec<String>,
    /// Follow the working source again although it is the one that was rolled back
    #[arg(long, env = "GEN_AGAIN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub again: bool,
}

#[derive(Debug, Args)]
pub struct Retire {
    /// Name of the service
    pub service: String,
    /// Say what would go; remove nothing
    #[arg(long, env = "GEN_DRY_RUN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub dry_run: bool,
}
