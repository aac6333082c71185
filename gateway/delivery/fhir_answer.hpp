#pragma once
/// What a FHIR server's answer means for a delivery.
///
/// A refusal's OperationOutcome is reduced to codes and paths: its texts may quote the patient's data and
/// would end in logs. Standard: FHIR R4, http.html#transaction-response, messaging.html,
/// operationoutcome.html. Pure; thread-safe.
#include <string>
#include <string_view>

#include "adapters/channels/http_channel.hpp"

namespace genvej::delivery {

/// Answer to a transaction: delivered when it is a transaction-response whose entries all succeeded.
channels::outcome judge_transaction(const channels::http_answer& answer);
/// Answer to $process-message, JSON or XML: delivered when it is an Acknowledgement with `ok`, an
/// OperationOutcome without errors, or has no body. An Acknowledgement of this message with `ok` or
/// `fatal-error` is the receiver's receipt (outcome::receipt), also where the status says no; one with
/// `transient-error` asks to send the message again (standards/medcom-fhir.md, 4.1, KR4). One of another
/// message is no answer to this one.
channels::outcome judge_message(const channels::outgoing& what, const channels::http_answer& answer);

/// Answer with a status that is no success: its class, unless an OperationOutcome speaks of a passing cause.
channels::outcome judge_status(const channels::http_answer& answer);

/// `error/required at Bundle.entry[0].resource; ...`, at most five issues; empty when it is no
/// OperationOutcome. What is neither a FHIR code nor a plain path is left out.
std::string summarise_outcome(std::string_view body);

}  // namespace genvej::delivery
