//! The images that a service declares: its own, and further ones by name.

use crate::resolved::Resolved;
use crate::source::Place;
use crate::spec::Image;

/// An image as it is written.
pub struct Declared<'r> {
    /// `None`: the service's own.
    pub name: Option<&'r str>,
    pub image: &'r Image,
}

/// All declared images, the service's own first.
pub fn declared(resolved: &Resolved) -> Vec<Declared<'_>> {
    let service = &resolved.service;
    let own = service.image.iter().map(|image| Declared { name: None, image });
    own.chain(service.images.iter().map(|(name, image)| Declared { name: Some(name), image })).collect()
}

impl<'r> Declared<'r> {
    /// How a message calls it.
    pub fn title(&self) -> String {
        self.name.map_or_else(|| "the service's own image".to_owned(), |name| format!("the image `{name}`"))
    }

    pub fn place(&self, resolved: &Resolved, below: &'r str) -> Place {
        match self.name {
            None => resolved.place(["image", below]),
            Some(name) => resolved.place(["images", name, below]),
        }
    }

    /// The command that writes its tag or digest for this environment.
    pub fn release_command(&self, resolved: &Resolved, options: &str) -> String {
        let image = self.name.map(|name| format!(" --image {name}")).unwrap_or_default();
        format!("gen release {} --env {}{image} {options}", resolved.name, resolved.environment.name)
    }
}
