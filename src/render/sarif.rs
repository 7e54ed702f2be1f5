//! Findings in SARIF 2.1.0, the format that code hosts and editors read.
//!
//! In: findings, and the table of rules. Out: one JSON object. Does not: find, sort, or choose findings.

use crate::check::{Finding, RULES, Rule};
use crate::text::Severity;
use serde_json::{Map, Value, json};

use crate::render::screen::encoded;

/// The SARIF log with one run.
pub fn log(findings: &[Finding]) -> Map<String, Value> {
    let driver = json!({
        "name": "ties",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
    });
    let run = json!({
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": findings.iter().map(result).collect::<Vec<_>>(),
    });
    let mut log = Map::new();
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    log.insert("$schema".to_owned(), schema.into());
    log.insert("version".to_owned(), "2.1.0".into());
    log.insert("runs".to_owned(), json!([run]));
    log
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.says},
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn result(finding: &Finding) -> Value {
    let diagnostic = &finding.diagnostic;
    let message = match &diagnostic.help {
        Some(help) => format!("{}; {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let place = json!({
        "artifactLocation": {"uri": encoded(&finding.path)},
        "region": {"startLine": diagnostic.line, "startColumn": diagnostic.column},
    });
    json!({
        "ruleId": diagnostic.code,
        "ruleIndex": RULES.iter().position(|rule| rule.code == diagnostic.code),
        "level": level(diagnostic.severity),
        "message": {"text": message},
        "locations": [{"physicalLocation": place}],
    })
}
