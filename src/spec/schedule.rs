//! When a cron runs: five fields as Kubernetes reads them, and the time zone in which they are read. Nothing here knows
//! the clock.

use crate::decode::checked_text;

/// Days in which every pair of date and weekday has come: the calendar repeats after 28 years, as far as 2099.
const CALENDAR: i64 = 28 * 365 + 7;
const DAY: u32 = 24 * 60;

checked_text! {
    /// Minute, hour, day of the month, month, day of the week: `15 3 * * *`.
    pub struct Schedule("a schedule", "minute, hour, day of the month, month and day of the week: `15 3 * * 1-5`", markers: false, |text| Times::read(text).is_some());
}
checked_text! {
    /// A time zone of the IANA database: `Europe/Oslo`.
    pub struct TimeZone("a time zone", "a name of the IANA database: `Europe/Oslo`, `Etc/UTC`", markers: false,
        |text| ZONES.lines().any(|zone| zone == text));
}

/// Names of the IANA time zone database that are neither old spellings nor offsets.
const ZONES: &str = include_str!("zones.txt");

/// A name and the number that it stands for.
type Names = &'static [(&'static str, u32)];
const NO_NAMES: Names = &[];
const MONTHS: Names = &[
    ("JAN", 1),
    ("FEB", 2),
    ("MAR", 3),
    ("APR", 4),
    ("MAY", 5),
    ("JUN", 6),
    ("JUL", 7),
    ("AUG", 8),
    ("SEP", 9),
    ("OCT", 10),
    ("NOV", 11),
    ("DEC", 12),
];
const WEEKDAYS: Names = &[("SUN", 0), ("MON", 1), ("TUE", 2), ("WED", 3), ("THU", 4), ("FRI", 5), ("SAT", 6)];

/// One field: a bit for each value, and whether it says nothing (`*`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Field {
    bits: u64,
    any: bool,
}

/// A schedule that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Times {
    minutes: Field,
    hours: Field,
    days: Field,
    months: Field,
    weekdays: Field,
}

impl Schedule {
    /// The longest and the shortest time between two runs, in minutes; `None`: it never runs.
    pub fn gaps(&self) -> Option<Gaps> {
        Times::read(&self.0).expect("checked when it was read").gaps()
    }
}

/// Times between two runs, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gaps {
    pub shortest: u32,
    pub longest: u32,
}

impl Times {
    fn read(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split(' ').collect();
        let [minutes, hours, days, months, weekdays] = fields.as_slice() else { return None };
        Some(Self {
            minutes: Field::read(minutes, 0, 59, NO_NAMES)?,
            hours: Field::read(hours, 0, 23, NO_NAMES)?,
            days: Field::read(days, 1, 31, NO_NAMES)?,
            months: Field::read(months, 1, 12, MONTHS)?,
            weekdays: Field::read(weekdays, 0, 6, WEEKDAYS)?,
        })
    }

    fn gaps(self) -> Option<Gaps> {
        let of_day: Vec<u32> = (0..DAY).filter(|m| self.hours.has(m / 60) && self.minutes.has(m % 60)).collect();
        let (first, last) = (*of_day.first()?, *of_day.last()?);
        let mut days = (0..CALENDAR).filter(|day| self.has_day(*day));
        let mut before = days.next()?;
        let within = of_day.windows(2).map(|pair| pair[1] - pair[0]);
        let between = days.map(|day| {
            let gap = u32::try_from(day - before).expect("later") * DAY + first - last;
            before = day;
            gap
        });
        let gaps: Vec<u32> = within.chain(between).collect();
        Some(Gaps { shortest: *gaps.iter().min()?, longest: *gaps.iter().max()? })
    }

    /// `day` counts from Monday, 1 January 2024. Where both a day of the month and a weekday are said, either will do.
    fn has_day(self, day: i64) -> bool {
        let (month, date) = calendar(day);
        let weekday = u32::try_from((day + 1).rem_euclid(7)).expect("below 7");
        let (by_date, by_weekday) = (self.days.has(date), self.weekdays.has(weekday));
        let fits = if self.days.any || self.weekdays.any { by_date && by_weekday } else { by_date || by_weekday };
        self.months.has(month) && fits
    }
}

impl Field {
    fn read(text: &str, least: u32, most: u32, names: Names) -> Option<Self> {
        let mut field = Self { bits: 0, any: false };
        for part in text.split(',') {
            let (range, step) = part.split_once('/').unwrap_or((part, "1"));
            let every: u32 = step.parse().ok().filter(|step| (1..=most).contains(step))?;
            let (from, to) = match range.split_once('-') {
                _ if range == "*" => (least, most),
                Some((from, to)) => (number(from, names)?, number(to, names)?),
                // `5/10` means from 5 to the end.
                None if part.contains('/') => (number(range, names)?, most),
                None => (number(range, names)?, number(range, names)?),
            };
            if from < least || to > most || from > to {
                return None;
            }
            field.any |= range == "*" && every == 1;
            field.bits |= (from..=to).step_by(every as usize).fold(0, |bits, value| bits | (1 << value));
        }
        Some(field)
    }

    fn has(self, value: u32) -> bool {
        self.bits & (1 << value) != 0
    }
}

fn number(text: &str, names: Names) -> Option<u32> {
    let named = names.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, number)| *number);
    let plain = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    named.or_else(|| text.parse().ok().filter(|_| plain))
}

/// Month and date of a day, counted from 1 January 2024; right until 2099.
fn calendar(day: i64) -> (u32, u32) {
    let rest = day.rem_euclid(1461);
    let leap = rest < 366;
    let mut left = if leap { rest } else { (rest - 366) % 365 };
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (month, length) in (1..).zip(lengths) {
        if left < length {
            return (month, u32::try_from(left + 1).expect("a date"));
        }
        left -= length;
    }
    unreachable!("a year has no day more")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::CheckedText;

    fn gaps(text: &str) -> Option<(u32, u32)> {
        Schedule(text.to_owned()).gaps().map(|gaps| (gaps.shortest, gaps.longest))
    }

    #[test]
    fn five_fields_are_read_as_kubernetes_reads_them() {
        for right in ["*/5 * * * *", "0 0 1,15 * 1-5", "59 23 31 12 6", "5/10 0 * jan-mar SUN", "0 9-17/2 * * *"] {
            assert!(Schedule::fits(right), "{right}");
        }
        for wrong in
            ["@daily", "* * * *", "60 * * * *", "0 0 * * 7", "0 0 0 * *", "5-1 * * * *", "*/0 * * * *", "a * * * *"]
        {
            assert!(!Schedule::fits(wrong), "{wrong}");
        }
    }

    #[test]
    fn gaps_are_those_of_the_calendar() {
        assert_eq!(gaps("*/5 * * * *"), Some((5, 5)));
        assert_eq!(gaps("15 3 * * *"), Some((1440, 1440)));
        assert_eq!(gaps("0 8,20 * * 1-5"), Some((720, 720 + 2 * 1440)));
        assert_eq!(gaps("0 0 1 * *"), Some((28 * 1440, 31 * 1440)));
        assert_eq!(gaps("0 0 13 * 5"), Some((1440, 7 * 1440)), "the 13th or a Friday");
    }

    #[test]
    fn a_day_that_never_comes_is_known() {
        assert_eq!(gaps("0 0 30 2 *"), None);
        assert_eq!(gaps("0 0 31 4,6,9,11 *"), None);
        assert_eq!(gaps("0 0 29 2 *").map(|(_, longest)| longest), Some(1461 * 1440));
    }

    #[test]
    fn zones_are_those_that_there_are() {
        assert!(TimeZone::fits("Europe/Oslo") && TimeZone::fits("Etc/UTC"));
        assert!(!TimeZone::fits("Europe/Olso") && !TimeZone::fits("Local") && !TimeZone::fits(""));
    }
}
