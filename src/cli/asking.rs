//! Who explains, as the command line and the settings say together: an embedded model, a server, or nobody.
//!
//! A server is asked only where the user named it: by `--api`, or in their own settings. Nothing else can name one.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::error::Failure;
use crate::llm::Answerer;
use crate::llm::language::Language;
use crate::llm::prompt::{Hide, Wording};
use crate::llm::server::ServerConfig;
use crate::settings::{Name, Origin, Settings, Value};

/// Which model explains.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct ModelArguments {
    /// The language model that explains: a name of `confdbg model list`, or a GGUF file
    #[arg(long, value_name = "NAME|PATH")]
    pub model: Option<String>,
    /// Explain by the rules alone
    #[arg(long)]
    pub no_model: bool,
    /// Ask a server that speaks the OpenAI chat protocol: the prompts go there. Its key is taken from
    /// `CONFDBG_API_KEY`, else `OPENAI_API_KEY`
    #[arg(long, value_name = "URL", conflicts_with_all = ["model", "no_model"])]
    pub api: Option<String>,
    /// The server's model; without it the first that the server lists
    #[arg(long, value_name = "NAME", conflicts_with_all = ["model", "no_model"])]
    pub api_model: Option<String>,
}

impl ModelArguments {
    /// The settings with what the command line says in place of what they say.
    pub fn over(&self, settings: &mut Settings) {
        let none = self.no_model.then_some("none");
        for (name, value) in [
            (Name::Model, none.or(self.model.as_deref())),
            (Name::Api, self.api.as_deref()),
            (Name::ApiModel, self.api_model.as_deref()),
        ] {
            let flag = if value == none { "--no-model" } else { name.setting().flag.unwrap_or_default() };
            if let Some(value) = value {
                settings.set(name, Value::Text(value.to_owned()), Origin::Flag(flag));
            }
        }
    }
}

/// How it explains, and what it may see.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct WordingArguments {
    /// The language of explanations
    #[arg(long, value_name = "CODE", value_parser = PossibleValuesParser::new(Language::CODES))]
    pub lang: Option<String>,
    /// Let no model see an address: placeholders stand for them and are put back
    #[arg(long)]
    pub mask_addresses: bool,
    /// Let no model see the name of a user
    #[arg(long)]
    pub mask_usernames: bool,
}

impl WordingArguments {
    /// The settings with what the command line says in place of what they say.
    pub fn over(&self, settings: &mut Settings) {
        let mut flag = |name: Name, value: Option<Value>| {
            if let Some(value) = value {
                settings.set(name, value, Origin::Flag(name.setting().flag.unwrap_or_default()));
            }
        };
        flag(Name::Language, self.lang.clone().map(Value::Text));
        flag(Name::MaskAddresses, self.mask_addresses.then_some(Value::Switch(true)));
        flag(Name::MaskUsernames, self.mask_usernames.then_some(Value::Switch(true)));
    }
}

/// How explanations are asked for.
pub(super) fn wording(settings: &Settings) -> Wording {
    let hide = Hide { addresses: settings.is_on(Name::MaskAddresses), usernames: settings.is_on(Name::MaskUsernames) };
    Wording { language: settings.word(Name::Language).and_then(Language::of_code).unwrap_or_default(), hide }
}

/// Who answers; nobody where the user wants no model. What was said nearer goes before: an option before a variable,
/// that before the file. A server goes before a model that was named in the same place.
///
/// # Errors
/// When the server's address is none.
pub(super) fn answerer(settings: &Settings) -> Result<Option<Answerer>, Failure> {
    let near = |name: Name| match settings.get(name).1 {
        Origin::Default => 0,
        Origin::File(_) => 1,
        Origin::Environment(_) => 2,
        Origin::Flag(_) => 3,
    };
    let model = settings.word(Name::Model);
    let none = model == Some("none");
    let api = settings.word(Name::Api).filter(|url| *url != "none");
    let nearer = near(Name::Api) > near(Name::Model) || (near(Name::Api) == near(Name::Model) && !none);
    if let Some(url) = api.filter(|_| nearer) {
        let config = ServerConfig::new(url, settings.word(Name::ApiModel))
            .map_err(|error| Failure::new(error.to_string()).hint(error.hint()))?;
        return Ok(Some(Answerer::Server(config)));
    }
    Ok((!none).then(|| Answerer::Embedded(model.map(str::to_owned))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What settings and arguments come to: `none`, the model, or the server's host.
    fn asked(file: &str, arguments: &ModelArguments, environment: &[(&str, &str)]) -> String {
        let (mut settings, problems, _) = Settings::read(file);
        assert!(problems.is_empty(), "{problems:?}");
        let variable =
            |name: &str| environment.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
        settings.environment(variable);
        arguments.over(&mut settings);
        match answerer(&settings) {
            Ok(None) => "none".to_owned(),
            Ok(Some(Answerer::Embedded(model))) => model.unwrap_or_else(|| "auto".to_owned()),
            Ok(Some(Answerer::Server(config))) => config.address.host().to_owned(),
            Err(failure) => format!("{failure:?}"),
        }
    }

    #[test]
    fn what_is_said_nearer_counts() {
        let nothing = ModelArguments::default();
        let model = ModelArguments { model: Some("m".into()), ..nothing.clone() };
        let no_model = ModelArguments { no_model: true, ..nothing.clone() };
        let api = ModelArguments { api: Some("http://flag:1".into()), ..nothing.clone() };
        let (server, none) =
            ("[model]\nname = \"x\"\napi = \"http://file:1\"\n", "[model]\nname = \"none\"\napi = \"http://file:1\"\n");
        assert_eq!(asked("", &nothing, &[]), "auto");
        assert_eq!(asked("", &api, &[]), "flag:1");
        assert_eq!(asked(server, &nothing, &[]), "file:1");
        assert_eq!(asked(server, &model, &[]), "m");
        assert_eq!(asked(server, &no_model, &[]), "none");
        assert_eq!(asked(server, &nothing, &[("CONFDBG_MODEL", "near")]), "near");
        assert_eq!(asked(none, &nothing, &[]), "none");
        assert_eq!(asked(none, &api, &[]), "flag:1");
        assert!(asked("", &ModelArguments { api: Some("nowhere".into()), ..nothing }, &[]).contains("not the address"));
    }

    #[test]
    fn no_variable_names_a_server() {
        let variables = [("CONFDBG_API", "http://variable:1"), ("CONFDBG_API_MODEL", "m")];
        assert_eq!(asked("", &ModelArguments::default(), &variables), "auto");
    }
}
