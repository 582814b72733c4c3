//! The throttle and the quota of a plan as they are written in a form, and the operations that they become.

use crate::control::Operation;
use crate::model::QuotaSettings;
use crate::ui::pages::calling::{remove, replace};
use crate::view::usage_plans::PlanView;
use serde_json::{Value, json};

/// A plan while it is being written. Numbers are text, so that what is no number reaches the operation and its error the form.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanDraft {
    pub name: String,
    pub description: String,
    pub throttled: bool,
    pub rate: String,
    pub burst: String,
    pub limited: bool,
    pub limit: String,
    pub offset: String,
    pub period: String,
}

impl PlanDraft {
    /// What a form shows for a plan, or for a new one.
    pub fn of(plan: Option<&PlanView>) -> PlanDraft {
        let throttle = plan.and_then(|plan| plan.throttle);
        let quota = plan.and_then(|plan| plan.quota);
        let or = |value: Option<String>, default: &str| value.unwrap_or_else(|| default.to_owned());
        PlanDraft {
            name: plan.map(|plan| plan.name.clone()).unwrap_or_default(),
            description: plan.map(|plan| plan.description.clone()).unwrap_or_default(),
            throttled: plan.is_none() || throttle.is_some(),
            rate: or(throttle.map(|limit| limit.rate_limit.to_string()), "2"),
            burst: or(throttle.map(|limit| limit.burst_limit.to_string()), "3"),
            limited: quota.is_some(),
            limit: or(quota.map(|quota| quota.limit.to_string()), "10"),
            offset: or(quota.map(|quota| quota.offset.to_string()), "0"),
            period: or(quota.map(|quota: QuotaSettings| quota.period.name().to_owned()), "DAY"),
        }
    }

    /// The operation that makes a plan of it.
    pub fn create(&self) -> Operation {
        let mut input = json!({"name": self.name});
        if !self.description.is_empty() {
            input["description"] = json!(self.description);
        }
        if self.throttled {
            input["throttle"] = json!({"rateLimit": number(&self.rate), "burstLimit": number(&self.burst)});
        }
        if self.limited {
            input["quota"] = json!({"limit": number(&self.limit), "offset": number(&self.offset), "period": self.period});
        }
        Operation::apigateway("CreateUsagePlan", input)
    }

    /// The operation that makes a plan what is written; none if it is that already.
    pub fn update(&self, plan: &PlanView) -> Option<Operation> {
        let before = PlanDraft::of(Some(plan));
        let mut patches = Vec::new();
        let mut set = |path: &str, old: &str, new: &str, anew: bool| {
            if old != new || anew {
                patches.push(replace(path, new));
            }
        };
        set("/name", &before.name, &self.name, false);
        set("/description", &before.description, &self.description, false);
        if self.throttled {
            set("/throttle/rateLimit", &before.rate, &self.rate, !before.throttled);
            set("/throttle/burstLimit", &before.burst, &self.burst, !before.throttled);
        }
        if self.limited {
            set("/quota/limit", &before.limit, &self.limit, !before.limited);
            set("/quota/offset", &before.offset, &self.offset, !before.limited);
            set("/quota/period", &before.period, &self.period, !before.limited);
        }
        if before.throttled && !self.throttled {
            patches.push(remove("/throttle"));
        }
        if before.limited && !self.limited {
            patches.push(remove("/quota"));
        }
        (!patches.is_empty()).then(|| update_plan(&plan.id, patches))
    }
}

/// `UpdateUsagePlan` with these patch operations.
pub fn update_plan(id: &str, patches: Vec<Value>) -> Operation {
    Operation::apigateway("UpdateUsagePlan", json!({"usagePlanId": id, "patchOperations": patches}))
}

/// A number where the text is one, a whole one where it can be; else the text, which the operation then refuses.
fn number(text: &str) -> Value {
    let whole = text.parse::<i64>().map(|number| json!(number));
    whole.or_else(|_| text.parse::<f64>().map(|number| json!(number))).unwrap_or_else(|_| json!(text))
}
