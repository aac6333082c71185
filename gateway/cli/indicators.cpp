#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "gateway/cli/command_line.hpp"
#include "gateway/cli/http_client.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/indicators/document.hpp"
#include "gateway/indicators/measures.hpp"

namespace genvej::gateway {

namespace {

struct indicator_words {
    std::string folder, set, indicator, citizen;
    std::string gateway = "http://127.0.0.1:9090";
    bool fhir = false;
};

/// The sets, or the exit code. What is wrong has been said by then: file, line, remedy.
std::shared_ptr<const knowledge> load(const indicator_words& told, int& result) {
    const loaded_knowledge known = load_knowledge({}, {}, told.folder);
    for (const std::string& error : known.problem.errors) fmt::print(stderr, "{}\n", error);
    result = to_int(known.problem.world ? exit_code::world : exit_code::wrong_input);
    return known.value;
}

const indicators::indicator_set* find_set(const knowledge& known, const std::string& name) {
    const auto* const found = known.indicators->find(name);
    if (found == nullptr)
        complain(fmt::format("there is no set `{}`; genvej indicators list shows those", name));
    return found;
}

int list(const indicator_words& told) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    for (const auto& one : known->indicators->all()) {
        fmt::print("{:20}  {:3} indicators  {:8}  {}\n", one.name, one.indicators.size(), one.certainty,
                   one.english);
    }
    return to_int(exit_code::done);
}

int explain(const indicator_words& told) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    const auto* const set = find_set(*known, told.set);
    if (set == nullptr) return to_int(exit_code::wrong_input);
    const auto* const only = told.indicator.empty() ? nullptr : set->find(told.indicator);
    if (only == nullptr && !told.indicator.empty()) {
        complain(fmt::format("`{}` has no indicator `{}`", told.set, told.indicator));
        return to_int(exit_code::wrong_input);
    }
    fmt::print("{}", indicators::set_text(*set, only));
    return to_int(exit_code::done);
}

int export_set(const indicator_words& told) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    const auto* const set = find_set(*known, told.set);
    if (set == nullptr) return to_int(exit_code::wrong_input);
    fmt::print("{}\n", indicators::measures_bundle(*set));
    return to_int(exit_code::done);
}

int document(const indicator_words& told) {
    int result = 0;
    const auto known = load(told, result);
    if (known == nullptr) return result;
    fmt::print("{}", indicators::sets_document(*known->indicators));
    return to_int(exit_code::done);
}

int answers(const indicator_words& told) {
    auto client = http_client::open(told.gateway);
    if (client.has_error()) {
        complain(client.error());
        return to_int(exit_code::usage);
    }
    const std::string path = fmt::format("/api/citizens/{}/indicators?set={}{}", told.citizen, told.set,
                                         told.fhir ? "&as=fhir" : "");
    const auto answer = client->ask({"GET", path, {}, {}, {}});
    if (answer.has_error()) {
        complain(fmt::format(
            "{} does not answer ({}); is the gateway running, and is this its operator's address?",
            client->origin(), answer.error().message()));
        return to_int(exit_code::world);
    }
    if (answer->status >= 400) {
        fmt::print(stderr, "{}\n", answer->body);
        return to_int(answer->status >= 500 ? exit_code::world : exit_code::wrong_input);
    }
    fmt::print("{}\n", answer->body);
    return to_int(exit_code::done);
}

using doer = int (*)(const indicator_words&);

CLI::App* add_one(CLI::App& to, const char* name, const char* about,
                  const std::shared_ptr<indicator_words>& told, doer what, int& result) {
    CLI::App* command = to.add_subcommand(name, about);
    command->callback([told, what, &result] { result = what(*told); });
    return command;
}

void add_folder(CLI::App& to, const std::shared_ptr<indicator_words>& told) {
    to.add_option("--indicators", told->folder, "sets beside the shipped ones, or instead")->type_name("DIR");
}

/// FHIR's ids and names of sets, so that they need no coding in an address.
const CLI::Validator plain_name(
    [](const std::string& name) {
        const std::string allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
        const bool good = !name.empty() && name.find_first_not_of(allowed) == std::string::npos;
        return good ? std::string() : "letters, digits, hyphens and dots only";
    },
    "NAME");

}  // namespace

void add_indicators(CLI::App& to, const common_options& /*common*/, int& result) {
    auto told = std::make_shared<indicator_words>();
    CLI::App* command = to.add_subcommand("indicators", "sets of indicators, and what citizens answer");
    command->require_subcommand(1);
    command->footer(
        "examples:\n"
        "  genvej indicators list                            the sets\n"
        "  genvej indicators list --indicators my-sets       holds your own before serve --indicators or "
        "SIGHUP\n"
        "  genvej indicators explain dhrd-2019 2b            what it is made of, with certainty and source\n"
        "  genvej indicators answers ID --set dhrd-2019      what a citizen answers, from a gateway that "
        "runs\n"
        "  genvej indicators export dhrd-2019 > set.json     Measures, FHIR JSON\n"
        "  genvej indicators document > docs/indicators.md");
    add_folder(*add_one(*command, "list", "the sets; a mistake in one is told with file and line", told,
                        &list, result),
               told);
    CLI::App* one =
        add_one(*command, "explain", "the rows of a set or of one indicator", told, &explain, result);
    one->add_option("SET", told->set, "its name")->required();
    one->add_option("INDICATOR", told->indicator, "one of it");
    add_folder(*one, told);
    one = add_one(*command, "answers", "what a citizen answers, and what is missing", told, &answers, result);
    one->add_option("ID", told->citizen, "the citizen's id, as lists show it")->required()->check(plain_name);
    one->add_option("--set", told->set, "name of the set")->required()->check(plain_name);
    one->add_option("--gateway", told->gateway, "the operator's address of the gateway")
        ->type_name("URL")
        ->capture_default_str();
    one->add_flag("--fhir", told->fhir, "MeasureReports");
    one = add_one(*command, "export", "a set as Measures, FHIR JSON", told, &export_set, result);
    one->add_option("SET", told->set, "its name")->required();
    add_folder(*one, told);
    add_folder(*add_one(*command, "document", "all sets as docs/indicators.md", told, &document, result),
               told);
}

}  // namespace genvej::gateway
