//! What an objective counts, as expressions over any window: counters of calls, a histogram, or what the service wrote.

use crate::promql::{self, Counts, Expression};
use crate::resolved::measured::{Counters, Selector, Window};
use crate::resolved::{self, WINDOW};
use crate::targets::prometheus::slo::example::Example;
use crate::targets::prometheus::unit_test::Series;

/// What is counted.
#[derive(Debug, Clone)]
pub enum Measure {
    Calls {
        counters: Counters,
        example: Example,
    },
    Histogram {
        counters: Counters,
        /// Series of what is good, and of all.
        example: [Selector; 2],
    },
    /// Expressions with the marker of the window in them.
    Events {
        bad: String,
        total: String,
        read: Option<Box<[Expression; 2]>>,
    },
}

impl Measure {
    /// What a service measures of its own, in its namespace.
    pub fn own(measure: &resolved::Measure, namespace: &str, service: &str) -> Self {
        match measure {
            resolved::Measure::Histogram { metric, at_most, wanted } => {
                let ours = Selector::new(metric).is("namespace", namespace).is("service", service);
                let series = wanted.iter().fold(ours, |series, (label, value)| series.is(label.clone(), value));
                let fast = series.clone().of(&format!("{metric}_bucket")).is("le", at_most);
                let example = [fast, series.clone().of(&format!("{metric}_count"))];
                Self::Histogram { counters: Counters::of_histogram(&series, metric, at_most), example }
            }
            resolved::Measure::Events { bad, total } => {
                let read = bad.expression().zip(total.expression());
                let read = read.map(|(bad, total)| Box::new([bad.clone(), total.clone()]));
                Self::Events { bad: bad.text.clone(), total: total.text.clone(), read }
            }
        }
    }

    /// Events per second.
    pub fn total_rate(&self, window: Window) -> String {
        match self {
            Self::Calls { counters, .. } | Self::Histogram { counters, .. } => counters.total_rate(window),
            Self::Events { total, .. } => over(total, window),
        }
    }

    /// Bad events per second; zero while there are events, but no bad one yet.
    pub fn bad_rate(&self, window: Window) -> String {
        match self {
            Self::Calls { counters, .. } | Self::Histogram { counters, .. } => counters.bad_rate(window),
            Self::Events { bad, total, .. } => {
                format!("(\n{}\n)\nor\n0 * (\n{}\n)", indented(bad, window), indented(total, window))
            }
        }
    }

    /// Share of events that were bad; nothing while there are none.
    pub fn error_ratio(&self, window: Window) -> String {
        match self {
            Self::Calls { counters, .. } | Self::Histogram { counters, .. } => counters.error_ratio(window),
            Self::Events { total, .. } => {
                format!("(\n{}\n)\n/\n((\n{}\n) > 0)", self.bad_rate(window), indented(total, window))
            }
        }
    }

    /// So many good and bad events a minute; `None`: nobody knows how to make them.
    pub fn counted(&self, good: u128, bad: u128, minutes: u64) -> Option<Vec<Series>> {
        match self {
            Self::Calls { example, .. } => Some(example.calls(good, bad, minutes)),
            Self::Histogram { example: [fast, all], .. } => {
                Some(vec![Series::growing(fast, good, minutes), Series::growing(all, good + bad, minutes)])
            }
            Self::Events { read, .. } => {
                let [part, whole] = &**read.as_ref()?;
                let number = |count: u128| u64::try_from(count).ok();
                let counts = Counts { part: number(bad)?, whole: number(good + bad)? };
                let samples = promql::counts(part, whole, counts)?;
                Some(samples.iter().map(|sample| Series::of(sample, minutes)).collect())
            }
        }
    }

    /// Events of long ago: counters that stand still.
    pub fn nothing(&self, minutes: u64) -> Vec<Series> {
        match self {
            Self::Calls { example, .. } => vec![example.no_calls(minutes)],
            Self::Histogram { example, .. } => {
                example.iter().map(|series| Series::constant(series, 5, minutes)).collect()
            }
            Self::Events { .. } => self.counted(0, 0, minutes).unwrap_or_default(),
        }
    }
}

fn over(text: &str, window: Window) -> String {
    text.replace(WINDOW, &window.to_string())
}

fn indented(text: &str, window: Window) -> String {
    let lines: Vec<_> = over(text, window).lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}
