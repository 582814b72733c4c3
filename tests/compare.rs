//! The comparison of REST APIs, HTTP APIs and load balancers: every row that can be tried is tried on all three kinds, and comes to what its data say. The
//! page shows the same data and runs the same steps.

#[path = "common/holds.rs"]
mod holds;

use stagecraft::app::Route;
use stagecraft::app::compare::{Comparison, Kind, PlanPrices, compared, comparison, run};
use std::collections::BTreeSet;

fn all() -> Comparison {
    comparison().expect("rows.json can be read")
}

#[test]
fn every_row_that_can_be_tried_is_tried_on_all_three_kinds() {
    let comparison = all();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for row in comparison.rows.iter().filter(|row| row.has_experiment()) {
        for kind in Kind::ALL {
            let place = format!("{} on a {}", row.id, kind.name());
            let done = match run(&comparison, row, kind) {
                Ok(done) => done,
                Err(message) => {
                    wrong.push(format!("{place}: {message}"));
                    continue;
                }
            };
            tried += 1;
            let expected = row.expected(kind);
            assert!(expected.iter().any(|expected| !expected.is_null()), "{place} expects nothing");
            for (done, expected) in done.iter().zip(&expected) {
                let at = format!("{place}, {}", done.what);
                // What makes something has to be taken, unless a refusal is what the step shows.
                if expected.is_null() && !done.answer["error"].is_null() {
                    wrong.push(format!("{at}: {}", done.answer["error"]));
                }
                if let Err(message) = expected.as_object().map_or(Ok(()), |_| holds::holds("", expected, &done.answer)) {
                    wrong.push(format!("{at}{message}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    println!("{} rows, of which {} are tried on three kinds each", comparison.rows.len(), tried / 3);
    assert!(tried >= 3 * 28, "only {tried} experiments");
}

#[test]
fn the_rows_that_issue_and_guide_name_are_there() {
    let comparison = all();
    let ids: BTreeSet<&str> = comparison.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids.len(), comparison.rows.len(), "an id stands twice");
    let tried: BTreeSet<&str> = comparison.rows.iter().filter(|row| row.has_experiment()).map(|row| row.id.as_str()).collect();
    for id in [
        "usage-plans",
        "client-throttling",
        "throttling",
        "quotas",
        "caching",
        "validation",
        "mapping-templates",
        "parameter-mapping",
        "canary",
        "lambda-authorizers",
        "jwt",
        "iam",
        "cors",
        "addresses",
        "auto-deploy",
        "stages",
        "events",
        "decoding",
        "timeouts",
        "payload",
        "errors",
        "gateway-responses",
        "mock",
        "redirects",
        "routing",
        "concurrency",
        "permission",
    ] {
        assert!(tried.contains(id), "{id} is not tried");
    }
}

#[test]
fn what_a_kind_lacks_is_said_with_the_reason_and_links_lead_to_pages() {
    for row in &all().rows {
        for kind in Kind::ALL {
            let has = row.has.get(&kind).unwrap_or_else(|| panic!("{}: nothing is said of a {}", row.id, kind.name()));
            assert!(has.ends_with('.'), "{}: {has}", row.id);
        }
        match &row.route {
            Some(hash) => assert_eq!(Route::from_hash(hash).hash(), *hash, "{} leads to no page", row.id),
            None => assert!(!row.has_experiment(), "{} can be tried, and leads nowhere", row.id),
        }
        assert_eq!(row.question.is_some(), row.has_experiment(), "{}: an experiment asks something", row.id);
    }
}

#[test]
fn the_same_plan_against_all_three() {
    let comparison = all();
    let given = PlanPrices::default();
    let [rest, http, alb] = <[_; 3]>::try_from(compared(&comparison, &given).expect("a plan")).expect("three kinds");
    assert_eq!((rest.requests, http.requests), (alb.requests, alb.requests), "the same seed sends the same requests");
    assert!(rest.refused > 0 && rest.refused == http.refused && alb.refused == 0, "{rest:?} {http:?} {alb:?}");
    assert_eq!(alb.accepted, alb.requests);
    assert!((rest.cost - rest.accepted as f64 * 3.5e-6).abs() < 1e-12 && (http.cost - http.accepted as f64 * 1e-6).abs() < 1e-12);
    // A minute of a load balancer, and a share of a capacity unit.
    let units = alb.requests as f64 / (25.0 * 3_600.0);
    assert!((alb.cost - (0.0225 / 60.0 + units * 0.008)).abs() < 1e-9, "{alb:?}");
    let dear = PlanPrices { rest_million: 7.0, limit: 0.0, ..given };
    let free = compared(&comparison, &dear).expect("a plan");
    assert!(free[0].refused == 0 && (free[0].cost - free[0].requests as f64 * 7e-6).abs() < 1e-12);
    assert_eq!(compared(&comparison, &given).expect("a plan"), [rest, http, alb], "the same again");
    let never = PlanPrices { seconds: -1.0, ..given };
    assert!(compared(&comparison, &never).is_err());
}
