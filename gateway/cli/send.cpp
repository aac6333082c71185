#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "gateway/cli/command_line.hpp"
#include "gateway/cli/http_client.hpp"
#include "gateway/cli/progress_bar.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/detect.hpp"

namespace genvej::gateway {

namespace {

struct send_words {
    std::string url;
    std::vector<std::string> files;
    bool show = false;
};

std::string_view media_type_of(std::string_view bytes) {
    switch (detect(bytes)) {
        case document_kind::json:
            return "application/fhir+json";
        case document_kind::fhir_xml:
            return "application/fhir+xml";
        default:
            return "application/xml";
    }
}

const model::node* find(const model::node& from, std::string_view name) {
    for (const model::node* child = from.first_element(); child != nullptr; child = child->next_element()) {
        if (child->name == name) return child;
        if (const model::node* below = find(*child, name)) return below;
    }
    return nullptr;
}

std::string text_below(const model::node& from, std::string_view name) {
    const model::node* found = find(from, name);
    return found == nullptr ? std::string() : model::text_of(*found);
}

/// The sentences of an OperationOutcome.
std::string describe_outcome(std::string_view body) {
    const auto read = formats::read_fhir_json(body);
    if (!read.ok() || read.value.root() == nullptr) return "an answer that is no OperationOutcome";
    std::string out = "refused";
    for (const model::node* issue = read.value.root()->child("issue"); issue != nullptr;
         issue = issue->next_same()) {
        const model::node* details = issue->child("details");
        out += fmt::format("; {} {}", details == nullptr ? "" : details->child_value("text"),
                           issue->child_value("diagnostics"));
    }
    return out;
}

/// What a receipt says, in a few words.
std::string describe_receipt(const http_answer& answer) {
    if (answer.body.empty()) return "accepted; a receipt, if one is wanted, comes later";
    if (answer.media_type.find("fhir+json") != std::string::npos) return describe_outcome(answer.body);
    const auto read = formats::read_xml(answer.body);
    if (!read.ok() || read.value.root() == nullptr) return "an answer that is no receipt";
    const model::node& root = *read.value.root();
    if (find(root, "PositiveReceipt") != nullptr)
        return "XCTL03, positive receipt for " + text_below(root, "OriginalEnvelopeIdentifier");
    if (find(root, "NegativeReceipt") != nullptr) {
        return fmt::format("XCTL02, negative receipt: {}: {}", text_below(root, "RefuseCode"),
                           text_below(root, "RefuseText"));
    }
    if (find(root, "PositiveMessage") != nullptr)
        return "VANS receipt, positive for " + text_below(root, "OriginalEnvelopeIdentifier");
    if (const model::node* error = find(root, "Error"))
        return "VANS receipt, negative: " + text_below(*error, "Description");
    return "an answer that is no receipt";
}

int send_files(const send_words& told) {
    auto client = http_client::open(told.url);
    if (client.has_error()) {
        complain(client.error());
        return to_int(exit_code::usage);
    }
    progress_bar bar;
    exit_code worst = exit_code::done;
    std::size_t done = 0;
    for (const std::string& file : told.files) {
        std::string bytes;
        if (!read_file(file, bytes)) {
            complain(fmt::format("{}: the file cannot be read; check the path and its permissions", file));
            return to_int(exit_code::world);
        }
        const auto answer = client->post(bytes, media_type_of(bytes));
        if (answer.has_error()) {
            complain(fmt::format("{}: {} does not answer ({}); is the gateway running?", file,
                                 client->origin(), answer.error().message()));
            return to_int(exit_code::world);
        }
        bar.clear();
        fmt::print("{}: {} {}{}\n", file, answer->status, describe_receipt(*answer),
                   answer->location.empty() ? "" : fmt::format("; {}{}", client->origin(), answer->location));
        if (told.show && !answer->body.empty()) fmt::print("{}\n", answer->body);
        static_cast<void>(std::fflush(stdout));
        ++done;
        if (told.files.size() > 1) bar.step(done, told.files.size());
        if (answer->status >= 500) worst = exit_code::world;
        if (answer->status >= 400 && worst == exit_code::done) worst = exit_code::wrong_input;
    }
    return to_int(worst);
}

}  // namespace

void add_send(CLI::App& to, const common_options& /*common*/, int& result) {
    auto told = std::make_shared<send_words>();
    CLI::App* command = to.add_subcommand("send", "post files to a gateway and show the receipts");
    command->add_flag("--show", told->show, "print each receipt as it came, too");
    command->add_option("URL", told->url, "http://host:port; /medcom is added when there is no path")
        ->required();
    command->add_option("FILE", told->files, "letters and envelopes")->required();
    command->footer(
        "examples:\n"
        "  genvej send http://127.0.0.1:8080 letter.xml\n"
        "  genvej send --show http://127.0.0.1:8080 letters/*.xml\n\n"
        "Exit code 1 when a letter was refused, 3 when the gateway could not be reached.");
    command->callback([told, &result] { result = send_files(*told); });
}

}  // namespace genvej::gateway
