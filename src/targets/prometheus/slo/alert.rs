//! The alerts of an objective: its budget burns fast, somebody is woken up; it burns slowly, somebody looks tomorrow.

use crate::resolved::measured::{Burn, Window, error_ratio};
use crate::resolved::{Sli, names};
use crate::spec::{Severity, Tier};
use crate::targets::prometheus::slo::Slo;
use crate::targets::prometheus::types::Alerting;

/// One of the two alerts.
pub struct BurnAlert {
    pub rule: Alerting,
    /// Whether it is the ticket.
    pub slow: bool,
    /// How long it must hold.
    pub hold: Window,
}

/// Keeps a page from ending and coming back at the edge of a window.
const KEEP: &str = "5m";

impl Slo {
    pub fn alerts(&self) -> Vec<Alerting> {
        self.burn_alerts().into_iter().map(|alert| alert.rule).collect()
    }

    /// Page and ticket; what could never fire is left out.
    pub fn burn_alerts(&self) -> Vec<BurnAlert> {
        let page = match self.owner.tier {
            Tier::Critical | Tier::Standard => Severity::Critical,
            Tier::Low => Severity::Warning,
        };
        let fast = self.burn_alert(false, &self.windows.page, page);
        let slow = self.burn_alert(true, &self.windows.ticket, Severity::Warning);
        [fast, slow].into_iter().flatten().collect()
    }

    fn burn_alert(&self, slow: bool, burns: &[Burn], severity: Severity) -> Option<BurnAlert> {
        let speed = if slow { "Slowly" } else { "Fast" };
        let burns: Vec<_> = burns.iter().copied().filter(|burn| burn.can_fire(&self.budget)).collect();
        let hold = Window((burns.first()?.short.0 / 2).max(2));
        let rule = Alerting {
            alert: format!("{}BudgetBurns{speed}", names::alert(&self.name)),
            expr: self.condition(&burns),
            hold: Some(hold.to_string()),
            keep_firing_for: (!slow).then_some(KEEP),
            labels: self.owner.labels(severity, ("slo", &self.name)),
            annotations: self.owner.annotations(self.summary(speed), self.description(&burns)),
        };
        Some(BurnAlert { rule, slow, hold })
    }

    fn condition(&self, burns: &[Burn]) -> String {
        let exceeds = |window, burn: &Burn| {
            format!("{} > {} * {}", self.recorded(&error_ratio(window)), burn.factor(), self.budget)
        };
        let pair = |burn: &Burn| format!("(\n  {}\nand\n  {}\n)", exceeds(burn.short, burn), exceeds(burn.long, burn));
        burns.iter().map(pair).collect::<Vec<_>>().join("\nor\n")
    }

    fn summary(&self, speed: &str) -> String {
        format!("{} of {}: the error budget burns {}", self.name, self.owner.service, speed.to_lowercase())
    }

    fn description(&self, burns: &[Burn]) -> String {
        let more = |burn: &Burn| format!("more than {} times", burn.factor());
        let span = |(index, burn): (usize, &Burn)| match index {
            0 => format!("Over {} {} {} as often as it allows", burn.long, self.bad, more(burn)),
            _ => format!(", or over {} {}", burn.long, more(burn)),
        };
        let spans: String = burns.iter().enumerate().map(span).collect();
        format!("The objective is {} % over {}. {spans}.", self.percent, self.windows.period)
    }
}

/// What bad calls do.
pub fn bad_calls(sli: &Sli) -> String {
    match sli {
        Sli::Availability => "calls fail".to_owned(),
        Sli::Latency { threshold_ms } => format!("calls take longer than {threshold_ms} ms"),
    }
}
