//! Turns the notation's tree into programs and tries.

use rustc_hash::FxHashMap;

use super::notation::{CommandLine, Element, KindLine, Source};
use super::{
    Behaviour, Body, Command, CommandId, Grammar, Kind, KindId, Mode, ModeId, Needs, Node, NotationError, Op, Reach,
    Role, Shape, Slot, SlotId, ValueType,
};

/// Compiles; what cannot be compiled is reported and left out.
pub(super) fn compile(source: &Source, errors: &mut Vec<NotationError>) -> Grammar {
    let grammar = Grammar { lexicon: source.lexicon.clone(), ..Grammar::default() };
    let mut compiler = Compiler { grammar, slot_ids: FxHashMap::default() };
    compiler.declare_modes(source);
    compiler.declare_kinds(&source.kinds, errors);
    let by_mode = compiler.commands(source, errors);
    compiler.tries(source, &by_mode, errors);
    compiler.grammar
}

/// `feature bgp`, or `feature interface-vlan for Vlan*`.
fn needs(text: &str) -> Needs {
    match text.split_once(" for ") {
        Some((command, of)) => {
            Needs { command: command.trim().to_owned(), of: Some(of.trim().trim_end_matches('*').to_owned()) }
        }
        None => Needs { command: text.to_owned(), of: None },
    }
}

fn body(name: &str) -> Result<Body, String> {
    match name {
        "program" => Ok(Body::Program),
        "list" => Ok(Body::List),
        other => Err(format!("no body {other}")),
    }
}

struct Compiler {
    grammar: Grammar,
    slot_ids: FxHashMap<Role, SlotId>,
}

impl Compiler {
    fn declare_modes(&mut self, source: &Source) {
        self.mode("global");
        for section in &source.modes {
            self.mode(&section.name);
        }
    }

    fn mode(&mut self, name: &str) -> ModeId {
        if let Some(id) = self.grammar.mode_named(name) {
            return id;
        }
        self.grammar.modes.push(Mode { name: name.to_owned(), nodes: vec![Node::default()], closers: Vec::new() });
        ModeId(self.grammar.modes.len() as u16 - 1)
    }

    fn declare_kinds(&mut self, lines: &[KindLine], errors: &mut Vec<NotationError>) {
        for line in lines {
            if self.grammar.kind_named(line.name).is_some() {
                errors.push(line.at.error(format!("kind {} is declared twice", line.name)));
                continue;
            }
            self.grammar.kinds.push(Kind {
                name: line.name,
                words: line.words.clone(),
                parent: None,
                used: false,
                fold: false,
                shape: Shape::Word,
                builtin: Vec::new(),
                scope: None,
                outside: None,
                reach: Reach::File,
                like_address: false,
            });
        }
        for line in lines {
            if let Err(message) = self.kind_options(line) {
                errors.push(line.at.error(message));
            }
        }
    }

    fn kind_options(&mut self, line: &KindLine) -> Result<(), String> {
        let Some(id) = self.grammar.kind_named(line.name) else { return Ok(()) };
        let mut options = line.options.iter().map(String::as_str);
        while let Some(option) = options.next() {
            let kinds = &mut self.grammar.kinds;
            match option {
                "used" => kinds[id.0 as usize].used = true,
                "like-address" => kinds[id.0 as usize].like_address = true,
                "device-wide" => kinds[id.0 as usize].reach = Reach::Device,
                "fold" => kinds[id.0 as usize].fold = true,
                "of" => {
                    let parent = options.next().ok_or("of KIND")?;
                    let parent = self.grammar.kind_named(parent).ok_or(format!("no kind {parent}"))?;
                    if self.grammar.family(parent) == id {
                        return Err(format!("{} is of itself", line.name));
                    }
                    self.grammar.kinds[id.0 as usize].parent = Some(parent);
                }
                "shape" => {
                    kinds[id.0 as usize].shape = match options.next() {
                        Some("interface") => Shape::Interface,
                        Some("vlan") => Shape::Vlan,
                        Some("number") => Shape::Number,
                        Some("variable") => Shape::Variable,
                        other => return Err(format!("no shape {other:?}")),
                    }
                }
                "scope" => {
                    let mode = options.next().ok_or("scope MODE")?;
                    let mode = self.grammar.mode_named(mode).ok_or(format!("no mode {mode}"))?;
                    self.grammar.kinds[id.0 as usize].scope = Some(mode);
                }
                "outside" => {
                    let kind = options.next().ok_or("outside KIND")?;
                    let kind = self.grammar.kind_named(kind).ok_or(format!("no kind {kind}"))?;
                    self.grammar.kinds[id.0 as usize].outside = Some(kind);
                }
                "builtin" => kinds[id.0 as usize].builtin = options.by_ref().map(str::to_owned).collect(),
                other => return Err(format!("no option {other}")),
            }
        }
        Ok(())
    }

    /// Compiles all commands; gives their ids by the name of their section.
    fn commands(&mut self, source: &Source, errors: &mut Vec<NotationError>) -> FxHashMap<String, Vec<CommandId>> {
        let mut by_mode: FxHashMap<String, Vec<CommandId>> = FxHashMap::default();
        for section in &source.modes {
            let Some(mode) = self.grammar.mode_named(&section.name) else { continue };
            for line in &section.commands {
                match self.command(mode, line) {
                    Ok(command) => {
                        let id = CommandId(self.grammar.commands.len() as u32);
                        self.grammar.commands.push(command);
                        by_mode.entry(section.name.clone()).or_default().push(id);
                    }
                    Err(message) => errors.push(line.at.error(message)),
                }
            }
        }
        by_mode
    }

    fn command(&mut self, mode: ModeId, line: &CommandLine) -> Result<Command, String> {
        let opens = match &line.opens {
            Some(name) => Some(self.grammar.mode_named(name).ok_or(format!("no mode {name}"))?),
            None => None,
        };
        let mut program = Vec::new();
        self.emit_sequence(&line.pattern, &mut program)?;
        program.push(Op::End);
        let identity = program.iter().position(|op| *op == Op::Identity);
        let path: Vec<&str> = line
            .pattern
            .iter()
            .map_while(|element| if let Element::Literal(word) = element { Some(word.as_str()) } else { None })
            .collect();
        let delimited = program.iter().any(
            |op| matches!(op, Op::Slot(slot) if self.grammar.slot(*slot).role == Role::Value(ValueType::Delimited)),
        );
        let mut command = Command {
            mode,
            path: path.join(" "),
            pattern: line.text.clone(),
            opens,
            closes: line.closes,
            behaviour: if identity.is_some() { Behaviour::Overwrites } else { Behaviour::Entry },
            sequence: false,
            until: None,
            body: None,
            delimited,
            negation: None,
            default: None,
            after: None,
            clears: None,
            deprecated: None,
            needs: None,
            defines_if_absent: false,
            refers_when_negated: false,
            uses_opener: false,
            patterns: false,
            key_words: Vec::new(),
            program,
        };
        for (key, value) in &line.clauses {
            let text = Some(value.clone());
            match key.as_str() {
                "no" => command.negation = text,
                "default" => command.default = text,
                "after" => command.after = text,
                "clears" => command.clears = text,
                "until" => command.until = text,
                "body" => command.body = Some(body(value)?),
                "needs" => command.needs = Some(needs(value)),
                "deprecated" => command.deprecated = text,
                "keys" => command.key_words = value.split_whitespace().map(str::to_owned).collect(),
                "sequence" => command.sequence = true,
                "defines-if-absent" => command.defines_if_absent = true,
                "uses-opener" => command.uses_opener = true,
                "patterns" => command.patterns = true,
                "refers-when-negated" => command.refers_when_negated = true,
                other => return Err(format!("no clause {other}")),
            }
        }
        Ok(command)
    }

    fn emit_sequence(&mut self, elements: &[Element], program: &mut Vec<Op>) -> Result<(), String> {
        elements.iter().try_for_each(|element| self.emit(element, program))
    }

    fn emit(&mut self, element: &Element, program: &mut Vec<Op>) -> Result<(), String> {
        match element {
            Element::Literal(word) => {
                let id = self.literal(word);
                program.push(Op::Literal(id));
            }
            Element::Slot(inner) => {
                let id = self.slot(inner)?;
                program.push(Op::Slot(id));
            }
            Element::Identity => program.push(Op::Identity),
            Element::OneOf(branches) => self.emit_branches(branches, false, program)?,
            Element::Optional(branches) => self.emit_branches(branches, true, program)?,
            Element::AnyOf(branches) => {
                if branches.iter().any(|branch| may_be_nothing(branch)) {
                    return Err("what is repeated may match nothing".into());
                }
                let start = program.len();
                program.push(Op::Jump(0));
                self.emit_branches(branches, false, program)?;
                program.push(Op::Jump(start as u32));
                program[start] = Op::Split(start as u32 + 1, program.len() as u32);
            }
            Element::Repeat { at_least_one, of } => {
                if may_be_nothing(std::slice::from_ref(of)) {
                    return Err("what is repeated may match nothing".into());
                }
                let start = program.len();
                if *at_least_one {
                    self.emit(of, program)?;
                    program.push(Op::Split(start as u32, program.len() as u32 + 1));
                } else {
                    program.push(Op::Jump(0));
                    self.emit(of, program)?;
                    program.push(Op::Jump(start as u32));
                    program[start] = Op::Split(start as u32 + 1, program.len() as u32);
                }
            }
        }
        Ok(())
    }

    /// Branches tried from first to last; with `or_none`, last of all nothing.
    fn emit_branches(&mut self, branches: &[Vec<Element>], or_none: bool, program: &mut Vec<Op>) -> Result<(), String> {
        let mut exits = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let last = index + 1 == branches.len() && !or_none;
            let split = program.len();
            if !last {
                program.push(Op::Jump(0));
            }
            self.emit_sequence(branch, program)?;
            if program.len() == split + usize::from(!last) {
                return Err("an alternative without words".into());
            }
            if !last {
                exits.push(program.len());
                program.push(Op::Jump(0));
                program[split] = Op::Split(split as u32 + 1, program.len() as u32);
            }
        }
        let end = program.len() as u32;
        for exit in exits {
            program[exit] = Op::Jump(end);
        }
        Ok(())
    }

    fn literal(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.grammar.literal_ids.get(word) {
            return id;
        }
        let id = self.grammar.literals.len() as u32;
        self.grammar.literals.push(word.to_owned());
        self.grammar.literal_ids.insert(word.to_owned(), id);
        id
    }

    fn slot(&mut self, inner: &str) -> Result<SlotId, String> {
        let mut words = inner.split_whitespace();
        let first = words.next().unwrap_or_default();
        let role = match first {
            "def" | "ref" | "amend" => {
                let names = words.next().ok_or(format!("<{first} KIND>"))?;
                let (set, joined) = match words.next() {
                    None => (false, false),
                    Some("set") => (true, false),
                    Some("joined") if first == "def" => (false, true),
                    Some(other) => return Err(format!("<{inner}>: {other}?")),
                };
                let kinds: Result<Vec<KindId>, String> = names
                    .split('|')
                    .map(|name| self.grammar.kind_named(name).ok_or(format!("no kind {name}")))
                    .collect();
                let kinds = kinds?;
                match (first, kinds.as_slice()) {
                    ("def", &[kind]) => Role::Define { kind, set, joined },
                    ("def", _) => return Err(format!("<{inner}> defines several kinds")),
                    _ => Role::Refer { kinds, set, amends: first == "amend" },
                }
            }
            name => Role::Value(ValueType::named(name).ok_or(format!("no type <{name}>"))?),
        };
        Ok(*self.slot_ids.entry(role.clone()).or_insert_with(|| {
            self.grammar.slots.push(Slot { role });
            SlotId(self.grammar.slots.len() as u32 - 1)
        }))
    }

    /// One trie a mode: its own commands, those of the modes it takes in, and those of `any`.
    fn tries(&mut self, source: &Source, by_mode: &FxHashMap<String, Vec<CommandId>>, errors: &mut Vec<NotationError>) {
        let mut takes_in: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for section in &source.modes {
            for other in &section.takes_in {
                if self.grammar.mode_named(other).is_none() {
                    errors.push(section.at.error(format!("no mode {other}")));
                }
                takes_in.entry(&section.name).or_default().push(other);
            }
        }
        for mode in self.grammar.mode_ids() {
            let name = self.grammar.mode(mode).name.clone();
            let mut seen: Vec<&str> = vec![];
            let mut waiting: Vec<&str> = vec!["any", &name];
            while let Some(next) = waiting.pop() {
                if seen.contains(&next) {
                    continue;
                }
                seen.push(next);
                waiting.extend(takes_in.get(next).into_iter().flatten());
            }
            for section in seen {
                for &command in by_mode.get(section).into_iter().flatten() {
                    self.insert(mode, command);
                }
            }
        }
    }

    fn insert(&mut self, mode: ModeId, id: CommandId) {
        let command = &self.grammar.commands[id.0 as usize];
        let mode = &mut self.grammar.modes[mode.0 as usize];
        let mut node = 0_u32;
        let mut position = 0;
        while let Op::Literal(literal) = command.program[position] {
            let fresh = mode.nodes.len() as u32;
            let next = *mode.nodes[node as usize].children.entry(literal).or_insert(fresh);
            if next == fresh {
                mode.nodes.push(Node::default());
            }
            node = next;
            position += 1;
        }
        mode.nodes[node as usize].commands.push((id, position as u32));
        if command.closes && !command.path.contains(' ') && command.path != "exit" {
            mode.closers.push(command.path.clone());
        }
    }
}

/// Can these elements match without a word? Repeating them would never end.
fn may_be_nothing(elements: &[Element]) -> bool {
    elements.iter().all(|element| match element {
        Element::Literal(_) | Element::Slot(_) => false,
        Element::Identity | Element::Optional(_) | Element::AnyOf(_) => true,
        Element::OneOf(branches) => branches.iter().any(|branch| may_be_nothing(branch)),
        Element::Repeat { at_least_one, of } => !at_least_one || may_be_nothing(std::slice::from_ref(of)),
    })
}
