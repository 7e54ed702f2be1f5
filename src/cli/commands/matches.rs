//! `ties match`: shows open needs, and who might meet them.

use ties::engine;
use ties::ledger::{Ledger, LedgerParts};
use ties::query::TextField;
use ties::query::matches::{self, NeedsOf};
use ties::report::matches as pages;
use ties::store::{IndexError, Texts};

use crate::cli::args::{Common, Match};
use crate::cli::commands::show;
use crate::cli::commands::who::IN_JSON;
use crate::cli::env::Env;
use crate::cli::error::CliError;
use crate::cli::ui::print;

pub fn run(command: &Match, common: &Common, env: &Env) -> Result<(), CliError> {
    let name = command.name.join(" ");
    let want = LedgerParts {
        cadence: false,
        ..LedgerParts::ALL
    };
    let limit = command.limit;
    let (session, (ledger, emails, all, texts)) = env.open(common, &|root, shelf, today| {
        let ledger = Ledger::load(shelf, &root.settings, today, want)?;
        let emails = engine::texts(shelf, TextField::Email)?;
        let everybody = name.is_empty();
        let all = everybody.then(|| matches::find(shelf, &ledger, NeedsOf::Everybody, limit));
        // Needed to distinguish contacts if the name is ambiguous.
        let shown = IN_JSON.into_iter().filter(|_| !everybody);
        let texts = shown.map(|field| Ok((field, engine::texts(shelf, field)?)));
        let texts = texts.collect::<Result<std::collections::HashMap<_, Texts>, IndexError>>()?;
        Ok((ledger, emails, all.transpose()?, texts))
    })?;
    let find = |asked| session.matches(&ledger, asked, limit);
    let made = match all {
        Some(needs) => pages::report(
            &ledger,
            &emails,
            &pages::MatchScope {
                needs: &needs,
                one: None,
            },
        ),
        None => {
            let who = show::one(&ledger, &emails, &texts, &name)?;
            let (needs, others) = (find(NeedsOf::Of(who))?, find(NeedsOf::For(who))?);
            let asked = pages::MatchScope {
                needs: &needs,
                one: Some((who, &others)),
            };
            pages::report(&ledger, &emails, &asked)
        }
    };
    print::report(&made, &command.paper, &session.root.path, env)
}
