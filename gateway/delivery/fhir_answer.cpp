#include "gateway/delivery/fhir_answer.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"

namespace genvej::delivery {
namespace {

using channels::http_answer;
using channels::outcome;
using model::node;

constexpr std::size_t most_issues = 5;
constexpr std::size_t longest_path = 120;

/// FHIR's issue types that mean "not now": `transient` and what is below it, but for `exception`, which says
/// nothing.
constexpr std::array<std::string_view, 6> transient = {"transient", "lock-error", "no-store",
                                                       "timeout",   "incomplete", "throttled"};

outcome delivered() {
    outcome out;
    out.delivered = true;
    return out;
}

/// The answer is in the format of the message, or in that which was asked for.
auto read_answer(std::string_view body) {
    const std::size_t first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const bool xml = first != std::string_view::npos && body[first] == '<';
    return xml ? formats::read_fhir_xml(body) : formats::read_fhir_json(body);
}

bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= 40 &&
           std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

/// Names and short positions only: `Bundle.entry[12].resource`. No digits elsewhere, so no number of a
/// person.
bool is_plain_path(std::string_view text) {
    if (text.empty() || text.size() > longest_path) return false;
    std::size_t digits = 0;
    bool inside = false;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        digits = digit ? digits + 1 : 0;
        if (digit ? !inside || digits > 4 : !letter && c != '.' && c != '[' && c != ']') return false;
        if (c == '[' || c == ']') inside = c == '[';
    }
    return true;
}

std::string summary_of(const node& outcome_root) {
    std::string out;
    std::size_t count = 0;
    for (const node* one = outcome_root.child("issue"); one != nullptr && count < most_issues;
         one = one->next_same(), ++count) {
        const std::string_view level = one->child_value("severity");
        const std::string_view code = one->child_value("code");
        if (!out.empty()) out += "; ";
        out += fmt::format("{}/{}", is_code(level) ? level : "unknown", is_code(code) ? code : "unknown");
        const std::string_view path = one->child_value("expression");
        if (is_plain_path(path)) out += fmt::format(" at {}", path);
    }
    return out;
}

bool has_issue(const node& outcome_root, bool (*wanted)(const node&)) {
    for (const node* one = outcome_root.child("issue"); one != nullptr; one = one->next_same()) {
        if (wanted(*one)) return true;
    }
    return false;
}

bool is_error(const node& issue) {
    const std::string_view level = issue.child_value("severity");
    return level == "error" || level == "fatal";
}

bool is_transient(const node& issue) {
    return is_error(issue) &&
           std::find(transient.begin(), transient.end(), issue.child_value("code")) != transient.end();
}

bool is_success(const http_answer& answer) {
    return answer.status >= 200 && answer.status < 300;
}

outcome judge_outcome(const node& root, const http_answer& answer) {
    if (!has_issue(root, is_error)) return delivered();
    return failed(has_issue(root, is_transient) ? "answer.later" : "answer.refused", summary_of(root),
                  answer);
}

outcome judge_entries(const node& bundle, const http_answer& answer) {
    for (const node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const node* response = entry->child("response");
        const std::string_view status =
            response == nullptr ? std::string_view() : response->child_value("status");
        if (status.empty() || status.front() != '2')
            return failed("answer.refused", "an entry of the transaction failed", answer);
    }
    return delivered();
}

/// MessageHeader.response of a Bundle; nullptr: it acknowledges nothing.
const node* response_of(const node& bundle) {
    for (const node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const node* holder = entry->child("resource");
        const node* header = holder == nullptr ? nullptr : holder->child("MessageHeader");
        const node* response = header == nullptr ? nullptr : header->child("response");
        if (response != nullptr) return response;
    }
    return nullptr;
}

/// The key of a transmission is the MessageHeader.id, with `-2` and so on behind it for a repeated one.
bool is_about(std::string_view message_id, std::string_view key) {
    if (message_id.empty() || key.substr(0, message_id.size()) != message_id) return false;
    key.remove_prefix(message_id.size());
    if (key.empty()) return true;
    return key.size() > 1 && key.front() == '-' &&
           std::all_of(key.begin() + 1, key.end(), [](char c) { return c >= '0' && c <= '9'; });
}

outcome judge_acknowledgement(const node& bundle, const channels::outgoing& what, const http_answer& answer) {
    const node* response = response_of(bundle);
    if (response == nullptr) return failed("answer.rubbish", "a Bundle without an acknowledgement", answer);
    if (!is_about(response->child_value("identifier"), what.key))
        return failed("answer.rubbish", "an acknowledgement of another message", answer);
    const std::string_view code = response->child_value("code");
    if (code == "transient-error") return failed("answer.later", "acknowledged as transient-error", answer);
    if (code != "ok" && code != "fatal-error")
        return failed("answer.rubbish", "an acknowledgement without a code", answer);
    outcome out =
        code == "ok" ? delivered() : failed("answer.refused", "acknowledged as fatal-error", answer);
    out.receipt = answer.body;
    return out;
}

}  // namespace

outcome judge_status(const http_answer& answer) {
    const auto body = read_answer(answer.body);
    const node* root = body.ok() ? body.value.root() : nullptr;
    const bool told = root != nullptr && root->name == "OperationOutcome";
    if (told && answer.status >= 400 && answer.status < 500 && has_issue(*root, is_transient)) {
        return failed("answer.later", fmt::format("HTTP {}; {}", answer.status, summary_of(*root)), answer);
    }
    // Digits of three places are all that class names know.
    const unsigned status = answer.status >= 100 && answer.status < 600 ? answer.status : 500;
    if (status < 200) return failed("http.1xx", fmt::format("HTTP {}", status), answer);
    if (status >= 300 && status < 400) return failed("http.3xx", fmt::format("HTTP {}", status), answer);
    return failed(fmt::format("http.{}", status), told ? summary_of(*root) : std::string(), answer);
}

std::string summarise_outcome(std::string_view body) {
    const auto read = formats::read_fhir_json(body);
    if (!read.ok() || read.value.root() == nullptr || read.value.root()->name != "OperationOutcome")
        return {};
    return summary_of(*read.value.root());
}

outcome judge_transaction(const http_answer& answer) {
    if (!is_success(answer)) return judge_status(answer);
    const auto body = formats::read_fhir_json(answer.body);
    const node* root = body.ok() ? body.value.root() : nullptr;
    if (root != nullptr && root->name == "OperationOutcome" && has_issue(*root, is_error))
        return judge_outcome(*root, answer);
    if (root == nullptr || root->name != "Bundle" || root->child_value("type") != "transaction-response") {
        return failed("answer.rubbish", "a transaction-response was expected", answer);
    }
    return judge_entries(*root, answer);
}

outcome judge_message(const channels::outgoing& what, const http_answer& answer) {
    if (answer.body.empty()) return is_success(answer) ? delivered() : judge_status(answer);
    const auto body = read_answer(answer.body);
    const node* root = body.ok() ? body.value.root() : nullptr;
    const bool acknowledges = root != nullptr && root->name == "Bundle";
    if (!is_success(answer)) {
        // A refusal may say why in a receipt; what a broken server sends with its 500 does not count.
        const bool refusal = answer.status >= 400 && answer.status < 500;
        outcome said = acknowledges && refusal ? judge_acknowledgement(*root, what, answer) : outcome{};
        const bool agrees = said.failure == "answer.refused" || said.failure == "answer.later";
        return agrees ? said : judge_status(answer);
    }
    if (root != nullptr && root->name == "OperationOutcome") return judge_outcome(*root, answer);
    if (acknowledges) return judge_acknowledgement(*root, what, answer);
    return failed("answer.rubbish", "an acknowledgement was expected", answer);
}

}  // namespace genvej::delivery
