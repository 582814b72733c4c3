//! A report with fewer rows, to be kept where there is little room. Totals and everything else stay as they are.

use super::report::{MeterSeries, Report, Series};

/// So many rows become one, the first of these that makes the report small enough.
const JOINED: [usize; 13] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];

impl Report {
    /// The report with so few rows that its JSON has at most so many bytes, and how many rows each of them stands for; none if it is too large even
    /// with the fewest.
    pub fn within(&self, bytes: usize) -> Option<(Report, usize)> {
        JOINED.into_iter().map(|rows| (self.joined(rows), rows)).find(|(report, _)| report.bytes() <= bytes)
    }

    /// How long its JSON is.
    pub fn bytes(&self) -> usize {
        // A report is numbers and texts, which JSON can always hold.
        serde_json::to_string(self).map_or(usize::MAX, |text| text.len())
    }

    /// The report with each so many rows joined to one: counts are added; levels, costs and what is under way are those at the end; percentiles cannot be
    /// joined, so the highest stands for all.
    pub fn joined(&self, rows: usize) -> Report {
        if rows <= 1 {
            return self.clone();
        }
        let meters = |meters: &[MeterSeries]| {
            meters.iter().map(|meter| MeterSeries { levels: last(&meter.levels, rows), ..meter.clone() }).collect()
        };
        Report {
            step_seconds: self.step_seconds * rows as f64,
            buckets: meters(&self.buckets),
            quotas: meters(&self.quotas),
            series: self.series.joined(rows),
            ..self.clone()
        }
    }
}

impl Series {
    fn joined(&self, rows: usize) -> Series {
        let (sum, last) = (|column: &Vec<u64>| sum(column, rows), |column: &Vec<u64>| last(column, rows));
        let named = |columns: &std::collections::BTreeMap<String, Vec<u64>>| {
            crate::order::map(columns.iter().map(|(name, column)| (name.clone(), sum(column))))
        };
        let highest = |column: &Vec<f64>| highest(column, rows);
        Series {
            seconds: self.seconds.iter().step_by(rows).copied().collect(),
            offered: sum(&self.offered),
            retries: sum(&self.retries),
            accepted: sum(&self.accepted),
            refused: named(&self.refused),
            gateway_responses: named(&self.gateway_responses),
            client_errors: sum(&self.client_errors),
            server_errors: sum(&self.server_errors),
            backend_errors: sum(&self.backend_errors),
            cache_hits: sum(&self.cache_hits),
            cache_misses: sum(&self.cache_misses),
            canary: sum(&self.canary),
            canary_errors: sum(&self.canary_errors),
            base: sum(&self.base),
            base_errors: sum(&self.base_errors),
            goodput: sum(&self.goodput),
            gave_up: sum(&self.gave_up),
            latency_p50: highest(&self.latency_p50),
            latency_p90: highest(&self.latency_p90),
            latency_p99: highest(&self.latency_p99),
            latency_p999: highest(&self.latency_p999),
            integration_p50: highest(&self.integration_p50),
            integration_p99: highest(&self.integration_p99),
            in_flight: last(&self.in_flight),
            running: last(&self.running),
            cost: self::last(&self.cost, rows),
            costs: crate::order::map(self.costs.iter().map(|(part, column)| (part.clone(), self::last(column, rows)))),
        }
    }
}

fn sum(column: &[u64], rows: usize) -> Vec<u64> {
    column.chunks(rows).map(|part| part.iter().sum()).collect()
}

fn last<T: Copy>(column: &[T], rows: usize) -> Vec<T> {
    column.chunks(rows).filter_map(|part| part.last().copied()).collect()
}

fn highest(column: &[f64], rows: usize) -> Vec<f64> {
    column.chunks(rows).map(|part| part.iter().copied().fold(0.0, f64::max)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(rows: usize) -> Report {
        let mut report = Report { step_seconds: 1.0, ..Report::default() };
        let series = &mut report.series;
        series.seconds = (0..rows).map(|row| row as f64).collect();
        series.offered = (0..rows as u64).collect();
        series.refused.insert("plan".into(), vec![1; rows]);
        series.latency_p99 = (0..rows).map(|row| (row % 7) as f64).collect();
        series.cost = (0..rows).map(|row| row as f64).collect();
        report
    }

    #[test]
    fn joined_rows_lose_no_request() {
        let whole = report(47);
        let joined = whole.joined(10);
        assert_eq!(joined.series.seconds, [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(joined.step_seconds, 10.0);
        assert_eq!(joined.series.offered.iter().sum::<u64>(), whole.series.offered.iter().sum::<u64>());
        assert_eq!(joined.series.refused["plan"], [10, 10, 10, 10, 7]);
        assert_eq!(joined.series.latency_p99, [6.0, 6.0, 6.0, 6.0, 6.0]);
        assert_eq!(joined.series.cost, [9.0, 19.0, 29.0, 39.0, 46.0]);
    }

    #[test]
    fn a_report_is_made_to_fit() {
        let whole = report(3_600);
        let (small, rows) = whole.within(20_000).expect("it fits");
        assert!(small.bytes() <= 20_000 && rows > 1, "{rows}: {}", small.bytes());
        assert!(whole.joined(JOINED[JOINED.iter().position(|joined| *joined == rows).expect("known") - 1]).bytes() > 20_000);
        assert_eq!(report(5).within(20_000).map(|(_, rows)| rows), Some(1));
        assert_eq!(whole.within(10), None);
    }
}
