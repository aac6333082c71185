// genvej: everything begins at the command line. `serve` runs the gateway (gateway/server/service.cpp), whose
// addresses stand in gateway/server/routes.cpp:
//
//     POST /medcom              a letter or an envelope comes in        gateway/endpoints/medcom.cpp
//     GET  /messages/{id}       what became of it                       gateway/endpoints/messages.cpp
//     POST /convert             stateless translation                   gateway/endpoints/convert.cpp
//     GET  /fhir/...            CapabilityStatement, what is kept       gateway/endpoints/metadata.cpp,
//     fhir_read.cpp GET  /health/..., /metrics on the operator's side gateway/endpoints/health.cpp
#include "gateway/cli/command_line.hpp"

int main(int count, char** words) {
    return genvej::gateway::run_command_line(count, words);
}
