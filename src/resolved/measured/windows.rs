//! Windows of burn-rate alerts: how fast the error budget may be spent, and over which spans that is judged.
//! After the multi-window alerts of Google's SRE workbook, chapter 5.

use std::fmt;

/// A whole number of minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window(pub u64);

/// Two windows over which errors must exceed `factor` times the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Burn {
    /// Ends the alert soon after the errors end.
    pub short: Window,
    /// Keeps short bursts from firing it.
    pub long: Window,
    /// Thousandths.
    pub factor: u64,
}

/// All windows of an objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Windows {
    /// Fast and slow: somebody is woken up.
    pub page: [Burn; 2],
    /// Fast and slow: somebody looks on the next working day.
    pub ticket: [Burn; 2],
    /// Over which rates are recorded, from which long windows are summed.
    pub base: Window,
    pub period: Window,
}

const DAY: u64 = 24 * 60;
/// Windows up to this are read from the raw counters; longer ones cost too much.
const LONGEST_RAW: Window = Window(6 * 60);
/// A rate needs this many samples in its window, lest a late one leaves a gap.
const SAMPLES: u64 = 4;

impl Windows {
    /// For an objective over `days`, where samples come every `scrape` seconds.
    ///
    /// Over 28 to 30 days the windows are the usual ones, and the factors spend 2, 5, 10 and 10 percent of the budget in
    /// the long ones. Over any other period the factors are the usual ones, and the windows grow with the period.
    pub fn new(days: u32, scrape: u64) -> Self {
        let days = u64::from(days);
        let period = days * DAY;
        let (lengths, factors) = if (28..=30).contains(&days) {
            ([60, 6 * 60, DAY, 3 * DAY], [480 * days, 200 * days, 100 * days, 100 * days / 3])
        } else {
            ([period / 720, period / 120, period / 30, period / 10], [14_400, 6_000, 3_000, 1_000])
        };
        let least = (SAMPLES * scrape).div_ceil(60);
        let burn = |at: usize| Burn {
            short: Window((lengths[at] / 12).max(least)),
            long: Window(lengths[at].max(least)),
            factor: factors[at],
        };
        Self {
            page: [burn(0), burn(1)],
            ticket: [burn(2), burn(3)],
            base: Window(5.max(least)),
            period: Window(period),
        }
    }

    /// All windows of alerts, each once, shortest first.
    pub fn all(&self) -> Vec<Window> {
        let mut all: Vec<_> = self.page.iter().chain(&self.ticket).flat_map(|burn| [burn.short, burn.long]).collect();
        all.sort();
        all.dedup();
        all
    }
}

impl Window {
    /// Whether it is summed from recorded rates.
    pub fn is_long(self) -> bool {
        self > LONGEST_RAW
    }
}

impl Burn {
    /// Whether errors of every call would exceed it: `factor * budget < 1`.
    pub fn can_fire(&self, budget: &str) -> bool {
        let (digits, scale) = fraction(budget);
        u128::from(self.factor) * digits < 1000 * scale
    }

    /// The factor as a number: `14.4`.
    pub fn factor(&self) -> String {
        let text = format!("{}.{:03}", self.factor / 1000, self.factor % 1000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// A decimal number as a fraction: `0.005` is 5 over 1000.
pub fn fraction(decimal: &str) -> (u128, u128) {
    let (whole, rest) = decimal.split_once('.').unwrap_or((decimal, ""));
    let digits = format!("{whole}{rest}").parse().expect("a budget is a decimal number of few digits");
    (digits, 10_u128.pow(u32::try_from(rest.len()).expect("few digits")))
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (amount, unit) = match self.0 {
            minutes if minutes % DAY == 0 => (minutes / DAY, "d"),
            minutes if minutes % 60 == 0 => (minutes / 60, "h"),
            minutes => (minutes, "m"),
        };
        write!(f, "{amount}{unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(days: u32, scrape: u64) -> Vec<String> {
        let windows = Windows::new(days, scrape);
        let burns = windows.page.iter().chain(&windows.ticket);
        burns.map(|burn| format!("{}/{} x{}", burn.short, burn.long, burn.factor())).collect()
    }

    #[test]
    fn a_month_has_the_usual_windows() {
        assert_eq!(shown(30, 30), ["5m/1h x14.4", "30m/6h x6", "2h/1d x3", "6h/3d x1"]);
        assert_eq!(shown(28, 30), ["5m/1h x13.44", "30m/6h x5.6", "2h/1d x2.8", "6h/3d x0.933"]);
    }

    #[test]
    fn other_periods_scale_the_windows() {
        assert_eq!(shown(90, 30), ["15m/3h x14.4", "90m/18h x6", "6h/3d x3", "18h/9d x1"]);
        assert_eq!(shown(7, 30), ["2m/14m x14.4", "7m/84m x6", "28m/336m x3", "84m/1008m x1"]);
    }

    #[test]
    fn a_window_holds_four_samples() {
        assert_eq!(shown(30, 120)[0], "8m/1h x14.4");
        assert_eq!(Windows::new(30, 120).base, Window(8));
    }

    #[test]
    fn what_exceeds_every_error_rate_cannot_fire() {
        let [fast, slow] = Windows::new(30, 30).page;
        assert_eq!((fast.can_fire("0.06"), fast.can_fire("0.07"), slow.can_fire("0.07")), (true, false, true));
    }
}
