//! Tokens that callers must bring, one rule a gateway and port. Routes that disagree are a check's.

use crate::resolve::draft::Draft;
use crate::resolved::{Route, TokenRule};

/// The rules of all routes, sorted, each once.
pub fn rules(draft: &Draft, routes: &[Route]) -> Vec<TokenRule> {
    let mut rules: Vec<_> = routes.iter().filter_map(|route| rule(draft, route)).collect();
    rules.sort();
    rules.dedup();
    rules
}

fn rule(draft: &Draft, route: &Route) -> Option<TokenRule> {
    let jwt = route.spec.jwt.as_ref()?;
    let gateway = draft.environment.gateways.get(route.gateway.as_ref()?)?;
    let provider = draft.environment.platform.identity.get(&*jwt.provider)?;
    let service = draft.services.iter().find(|service| service.host == route.host)?;
    let port = service.ports.iter().find(|port| port.port == route.port)?;
    let mut audiences = jwt.audiences.clone();
    audiences.sort();
    let mut except: Vec<_> = jwt.except_prefixes.iter().map(ToString::to_string).collect();
    except.sort();
    Some(TokenRule {
        from: gateway.pods.clone(),
        workload: route.workload.clone(),
        number: port.target,
        issuer: provider.issuer.to_string(),
        jwks: provider.jwks.to_string(),
        audiences,
        except,
    })
}
