#include <cstdio>
#include <map>

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "gateway/cli/command_line.hpp"
#include "gateway/cli/http_client.hpp"
#include "gateway/cli/progress_bar.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/detect.hpp"
#include "gateway/pipeline/media_types.hpp"

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
            return fhir_json_type;
        case document_kind::fhir_xml:
            return fhir_xml_type;
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

/// Addresses without a path: what is sent says where it goes.
bool names_no_path(std::string_view url) {
    const std::size_t host = url.find("://");
    return url.find('/', host == std::string_view::npos ? 0 : host + 3) == std::string_view::npos;
}

/// A FHIR document, JSON or XML; nothing where it is none.
model::document read_fhir(std::string_view bytes) {
    const document_kind kind = detect(bytes);
    if (kind == document_kind::json) return std::move(formats::read_fhir_json(bytes).value);
    if (kind == document_kind::fhir_xml) return std::move(formats::read_fhir_xml(bytes).value);
    return model::document();
}

/// A transaction goes into the record: POST /fhir.
bool is_transaction(std::string_view bytes) {
    const model::document read = read_fhir(bytes);
    return read.root() != nullptr && read.root()->name == "Bundle" &&
           read.root()->child_value("type") == "transaction";
}

/// How many entries had which end, and what there is to say about them.
std::string describe_responses(const model::node& bundle) {
    std::map<std::string, std::size_t> ends;
    std::string words;
    for (const model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const model::node* response = entry->child("response");
        if (response == nullptr) continue;
        ++ends[std::string(response->child_value("status"))];
        const model::node* outcome = response->child("outcome");
        const model::node* about = outcome == nullptr ? nullptr : outcome->first_element();
        for (const model::node* issue = about == nullptr ? nullptr : about->child("issue"); issue != nullptr;
             issue = issue->next_same()) {
            const model::node* details = issue->child("details");
            words +=
                fmt::format("\n  {} {}: {}", issue->child_value("severity"), issue->child_value("expression"),
                            details == nullptr ? "" : details->child_value("text"));
        }
    }
    std::string out = "in the record";
    for (const auto& [end, count] : ends) out += fmt::format(", {} x {}", count, end);
    return out + words;
}

/// What a receipt says, in a few words.
std::string describe_receipt(const http_answer& answer) {
    if (answer.body.empty()) return "accepted; a receipt, if one is wanted, comes later";
    if (const model::document read = read_fhir(answer.body);
        read.root() != nullptr && read.root()->child_value("type") == "transaction-response")
        return describe_responses(*read.root());
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
        const bool to_record = names_no_path(told.url) && is_transaction(bytes);
        const std::string_view type = media_type_of(bytes);
        const auto answer = to_record ? client->ask({"POST", "/fhir", bytes, std::string(type), {}})
                                      : client->post(bytes, type);
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
    command
        ->add_option("URL", told->url,
                     "http://host:port; without a path a FHIR transaction goes to /fhir, everything else to "
                     "/medcom")
        ->required();
    command->add_option("FILE", told->files, "letters, envelopes, transactions of the record")->required();
    command->footer(
        "examples:\n"
        "  genvej send http://127.0.0.1:8080 letter.xml\n"
        "  genvej send --show http://127.0.0.1:8080 letters/*.xml\n"
        "  genvej send http://127.0.0.1:8080 course.json     a transaction, into the municipality's "
        "record\n\n"
        "Exit code 1 when a letter was refused, 3 when the gateway could not be reached.");
    command->callback([told, &result] { result = send_files(*told); });
}

}  // namespace genvej::gateway
