// SPDX-License-Identifier: MIT
// A file of its own, as moc takes the slashes in these texts for comments.
#include "encodervectors.h"

namespace Hookglass::LabFixture {

namespace {

// As PHP sends it, and with UTF-8 and plain slashes.
constexpr char Escaped[] =
    R"json({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","event":"peopleStageUpdated","resourceIds":[1234,3244],"uri":"https:\/\/api.followupboss.com\/v1\/people?id=1234,3244","data":{"stage":"Caf\u00e9 \ud83d\ude00","note":"\"A\" & <b>","tags":[],"more":{}}})json";
constexpr char Plain[] =
    R"json({"eventId":"152d60c0","event":"peopleStageUpdated","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244","data":{"stage":"Café"}})json";
// Values that most programs write in another way.
constexpr char Numbers[] =
    R"json({"event":"dealsUpdated","b":{"price":450000.0,"rate":1.50,"big":12345678901234567890,"t":1e3,"s":1.5e-9,"z":-0},"l":[123456789012345678,1e21,1e17],"2":1,"1":2,"event":"x"})json";

constexpr char Odd[] =
    R"json({"event":"dealsUpdated","b":{"price":450000.0,"rate":1.50,"s":1.5e-9,"note":"<b> & 'é/'"},"l":[1e17,3],"a":1,"a":2})json";

// clang-format off
constexpr EncoderVector Vectors[] = {
    {"numbers: Node JSON.stringify", Numbers,
        R"json({"1":2,"2":1,"event":"x","b":{"price":450000,"rate":1.5,"big":12345678901234567000,"t":1000,"s":1.5e-9,"z":0},"l":[123456789012345680,1e+21,100000000000000000]})json",
        "JavaScript’s JSON.stringify"},
    {"numbers: Python json.dumps", Numbers,
        R"json({"event": "x", "b": {"price": 450000.0, "rate": 1.5, "big": 12345678901234567890, "t": 1000.0, "s": 1.5e-09, "z": 0}, "l": [123456789012345678, 1e+21, 1e+17], "2": 1, "1": 2})json",
        "Python’s json.dumps"},
    {"numbers: PHP json_encode", Numbers,
        R"json({"event":"x","b":{"price":450000,"rate":1.5,"big":1.2345678901234567e+19,"t":1000,"s":1.5e-9,"z":0},"l":[123456789012345678,1.0e+21,1.0e+17],"2":1,"1":2})json",
        "PHP’s json_encode"},
    {"numbers: Go json.Marshal of a map", Numbers,
        R"json({"1":2,"2":1,"b":{"big":12345678901234567000,"price":450000,"rate":1.5,"s":1.5e-9,"t":1000,"z":-0},"event":"x","l":[123456789012345680,1e+21,100000000000000000]})json",
        "Go’s json.Marshal of a map"},
    {"escaped: PHP JSON_PRETTY_PRINT", Escaped,
        R"json({
    "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
    "event": "peopleStageUpdated",
    "resourceIds": [
        1234,
        3244
    ],
    "uri": "https:\/\/api.followupboss.com\/v1\/people?id=1234,3244",
    "data": {
        "stage": "Caf\u00e9 \ud83d\ude00",
        "note": "\"A\" & <b>",
        "tags": [],
        "more": {}
    }
})json",
        "laid out with an indent of 4"},
    {"escaped: PHP JSON_UNESCAPED_SLASHES", Escaped,
        R"json({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","event":"peopleStageUpdated","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244","data":{"stage":"Caf\u00e9 \ud83d\ude00","note":"\"A\" & <b>","tags":[],"more":{}}})json",
        "written as / instead of"},
    {"escaped: PHP JSON_UNESCAPED_UNICODE", Escaped,
        R"json({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","event":"peopleStageUpdated","resourceIds":[1234,3244],"uri":"https:\/\/api.followupboss.com\/v1\/people?id=1234,3244","data":{"stage":"Café 😀","note":"\"A\" & <b>","tags":[],"more":{}}})json",
        "written as the character itself"},
    {"escaped: PHP JSON_PRETTY_PRINT|JSON_UNESCAPED_SLASHES", Escaped,
        R"json({
    "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
    "event": "peopleStageUpdated",
    "resourceIds": [
        1234,
        3244
    ],
    "uri": "https://api.followupboss.com/v1/people?id=1234,3244",
    "data": {
        "stage": "Caf\u00e9 \ud83d\ude00",
        "note": "\"A\" & <b>",
        "tags": [],
        "more": {}
    }
})json",
        "Python’s json.dumps(indent=4)"},
    {"escaped: PHP array", Escaped,
        R"json({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","event":"peopleStageUpdated","resourceIds":[1234,3244],"uri":"https:\/\/api.followupboss.com\/v1\/people?id=1234,3244","data":{"stage":"Caf\u00e9 \ud83d\ude00","note":"\"A\" & <b>","tags":[],"more":[]}})json",
        "PHP’s json_encode of arrays does"},
    {"escaped: Python sort True", Escaped,
        R"json({"data": {"more": {}, "note": "\"A\" & <b>", "stage": "Caf\u00e9 \ud83d\ude00", "tags": []}, "event": "peopleStageUpdated", "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94", "resourceIds": [1234, 3244], "uri": "https://api.followupboss.com/v1/people?id=1234,3244"})json",
        "Python’s json.dumps(sort_keys=True) does"},
    {"escaped: Python sort False", Escaped,
        R"json({"data": {"more": {}, "note": "\"A\" & <b>", "stage": "Café 😀", "tags": []}, "event": "peopleStageUpdated", "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94", "resourceIds": [1234, 3244], "uri": "https://api.followupboss.com/v1/people?id=1234,3244"})json",
        "Python’s json.dumps(sort_keys=True, ensure_ascii=False) does"},
    {"escaped: Python sortsep True", Escaped,
        R"json({"data":{"more":{},"note":"\"A\" & <b>","stage":"Caf\u00e9 \ud83d\ude00","tags":[]},"event":"peopleStageUpdated","eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244"})json",
        "Python’s json.dumps(sort_keys=True, separators=(',', ':'))"},
    {"escaped: Python sortsep False", Escaped,
        R"json({"data":{"more":{},"note":"\"A\" & <b>","stage":"Café 😀","tags":[]},"event":"peopleStageUpdated","eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244"})json",
        "JavaScript’s JSON.stringify with sorted names"},
    {"escaped: Python sep True", Escaped,
        R"json({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","event":"peopleStageUpdated","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244","data":{"stage":"Caf\u00e9 \ud83d\ude00","note":"\"A\" & <b>","tags":[],"more":{}}})json",
        "as / instead of"},
    {"escaped: Python plain False", Escaped,
        R"json({"eventId": "152d60c0-79da-4018-a9af-28aec8a71c94", "event": "peopleStageUpdated", "resourceIds": [1234, 3244], "uri": "https://api.followupboss.com/v1/people?id=1234,3244", "data": {"stage": "Café 😀", "note": "\"A\" & <b>", "tags": [], "more": {}}})json",
        "Python’s json.dumps(ensure_ascii=False) does"},
    {"escaped: Python i2 True", Escaped,
        R"json({
  "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
  "event": "peopleStageUpdated",
  "resourceIds": [
    1234,
    3244
  ],
  "uri": "https://api.followupboss.com/v1/people?id=1234,3244",
  "data": {
    "stage": "Caf\u00e9 \ud83d\ude00",
    "note": "\"A\" & <b>",
    "tags": [],
    "more": {}
  }
})json",
        "Python’s json.dumps(indent=2) does"},
    {"escaped: Python i4 True", Escaped,
        R"json({
    "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
    "event": "peopleStageUpdated",
    "resourceIds": [
        1234,
        3244
    ],
    "uri": "https://api.followupboss.com/v1/people?id=1234,3244",
    "data": {
        "stage": "Caf\u00e9 \ud83d\ude00",
        "note": "\"A\" & <b>",
        "tags": [],
        "more": {}
    }
})json",
        "Python’s json.dumps(indent=4)"},
    {"escaped: Python tab True", Escaped,
        R"json({
	"eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
	"event": "peopleStageUpdated",
	"resourceIds": [
		1234,
		3244
	],
	"uri": "https://api.followupboss.com/v1/people?id=1234,3244",
	"data": {
		"stage": "Caf\u00e9 \ud83d\ude00",
		"note": "\"A\" & <b>",
		"tags": [],
		"more": {}
	}
})json",
        "Python’s json.dumps(indent='\\t') does"},
    {"escaped: Python si2 True", Escaped,
        R"json({
  "data": {
    "more": {},
    "note": "\"A\" & <b>",
    "stage": "Caf\u00e9 \ud83d\ude00",
    "tags": []
  },
  "event": "peopleStageUpdated",
  "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
  "resourceIds": [
    1234,
    3244
  ],
  "uri": "https://api.followupboss.com/v1/people?id=1234,3244"
})json",
        "Python’s json.dumps(sort_keys=True, indent=2) does"},
    {"escaped: Python si4 True", Escaped,
        R"json({
    "data": {
        "more": {},
        "note": "\"A\" & <b>",
        "stage": "Caf\u00e9 \ud83d\ude00",
        "tags": []
    },
    "event": "peopleStageUpdated",
    "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
    "resourceIds": [
        1234,
        3244
    ],
    "uri": "https://api.followupboss.com/v1/people?id=1234,3244"
})json",
        "Python’s json.dumps(sort_keys=True, indent=4) does"},
    {"escaped: JS as 2", Escaped,
        R"json({
  "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
  "event": "peopleStageUpdated",
  "resourceIds": [
    1234,
    3244
  ],
  "uri": "https://api.followupboss.com/v1/people?id=1234,3244",
  "data": {
    "stage": "Café 😀",
    "note": "\"A\" & <b>",
    "tags": [],
    "more": {}
  }
})json",
        "JavaScript’s JSON.stringify with 2 spaces"},
    {"escaped: JS as 4", Escaped,
        R"json({
    "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
    "event": "peopleStageUpdated",
    "resourceIds": [
        1234,
        3244
    ],
    "uri": "https://api.followupboss.com/v1/people?id=1234,3244",
    "data": {
        "stage": "Café 😀",
        "note": "\"A\" & <b>",
        "tags": [],
        "more": {}
    }
})json",
        "JavaScript’s JSON.stringify with 4 spaces"},
    {"escaped: JS as tab", Escaped,
        R"json({
	"eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
	"event": "peopleStageUpdated",
	"resourceIds": [
		1234,
		3244
	],
	"uri": "https://api.followupboss.com/v1/people?id=1234,3244",
	"data": {
		"stage": "Café 😀",
		"note": "\"A\" & <b>",
		"tags": [],
		"more": {}
	}
})json",
        "JavaScript’s JSON.stringify with tabs does"},
    {"escaped: JS sorted 0", Escaped,
        R"json({"data":{"more":{},"note":"\"A\" & <b>","stage":"Café 😀","tags":[]},"event":"peopleStageUpdated","eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244"})json",
        "JavaScript’s JSON.stringify with sorted names"},
    {"escaped: JS sorted 2", Escaped,
        R"json({
  "data": {
    "more": {},
    "note": "\"A\" & <b>",
    "stage": "Café 😀",
    "tags": []
  },
  "event": "peopleStageUpdated",
  "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
  "resourceIds": [
    1234,
    3244
  ],
  "uri": "https://api.followupboss.com/v1/people?id=1234,3244"
})json",
        "JavaScript’s JSON.stringify with sorted names and 2 spaces"},
    {"escaped: jq", Escaped,
        R"json({
  "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
  "event": "peopleStageUpdated",
  "resourceIds": [
    1234,
    3244
  ],
  "uri": "https://api.followupboss.com/v1/people?id=1234,3244",
  "data": {
    "stage": "Café 😀",
    "note": "\"A\" & <b>",
    "tags": [],
    "more": {}
  }
}
)json",
        "jq does"},
    {"escaped: jq -cS", Escaped,
        R"json({"data":{"more":{},"note":"\"A\" & <b>","stage":"Café 😀","tags":[]},"event":"peopleStageUpdated","eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244"}
)json",
        "jq -cS does"},
    {"escaped: Go", Escaped,
        R"json({"data":{"more":{},"note":"\"A\" \u0026 \u003cb\u003e","stage":"Café 😀","tags":[]},"event":"peopleStageUpdated","eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244"})json",
        "Go’s json.Marshal of a map does"},
    {"escaped: Go indent", Escaped,
        R"json({
  "data": {
    "more": {},
    "note": "\"A\" \u0026 \u003cb\u003e",
    "stage": "Café 😀",
    "tags": []
  },
  "event": "peopleStageUpdated",
  "eventId": "152d60c0-79da-4018-a9af-28aec8a71c94",
  "resourceIds": [
    1234,
    3244
  ],
  "uri": "https://api.followupboss.com/v1/people?id=1234,3244"
})json",
        "Go’s json.MarshalIndent of a map with 2 spaces does"},
    {"plain: PHP JSON_PRETTY_PRINT", Plain,
        R"json({
    "eventId": "152d60c0",
    "event": "peopleStageUpdated",
    "resourceIds": [
        1234,
        3244
    ],
    "uri": "https:\/\/api.followupboss.com\/v1\/people?id=1234,3244",
    "data": {
        "stage": "Caf\u00e9"
    }
})json",
        "PHP’s json_encode with JSON_PRETTY_PRINT does"},
    {"plain: Python sort True", Plain,
        R"json({"data": {"stage": "Caf\u00e9"}, "event": "peopleStageUpdated", "eventId": "152d60c0", "resourceIds": [1234, 3244], "uri": "https://api.followupboss.com/v1/people?id=1234,3244"})json",
        "Python’s json.dumps(sort_keys=True) does"},
    {"plain: Python sort False", Plain,
        R"json({"data": {"stage": "Café"}, "event": "peopleStageUpdated", "eventId": "152d60c0", "resourceIds": [1234, 3244], "uri": "https://api.followupboss.com/v1/people?id=1234,3244"})json",
        "sorted, with a blank"},
    {"plain: Python i2 True", Plain,
        R"json({
  "eventId": "152d60c0",
  "event": "peopleStageUpdated",
  "resourceIds": [
    1234,
    3244
  ],
  "uri": "https://api.followupboss.com/v1/people?id=1234,3244",
  "data": {
    "stage": "Caf\u00e9"
  }
})json",
        "Python’s json.dumps(indent=2) does"},
    {"plain: Python i4 False", Plain,
        R"json({
    "eventId": "152d60c0",
    "event": "peopleStageUpdated",
    "resourceIds": [
        1234,
        3244
    ],
    "uri": "https://api.followupboss.com/v1/people?id=1234,3244",
    "data": {
        "stage": "Café"
    }
})json",
        "indent of 4"},
    {"plain: Python sortsep True", Plain,
        R"json({"data":{"stage":"Caf\u00e9"},"event":"peopleStageUpdated","eventId":"152d60c0","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244"})json",
        "Python’s json.dumps(sort_keys=True, separators=(',', ':'))"},
    {"plain: JS sorted 2", Plain,
        R"json({
  "data": {
    "stage": "Café"
  },
  "event": "peopleStageUpdated",
  "eventId": "152d60c0",
  "resourceIds": [
    1234,
    3244
  ],
  "uri": "https://api.followupboss.com/v1/people?id=1234,3244"
})json",
        "JavaScript’s JSON.stringify with sorted names and 2 spaces"},
    {"plain: tool", Plain,
        R"json({
    "eventId": "152d60c0",
    "event": "peopleStageUpdated",
    "resourceIds": [
        1234,
        3244
    ],
    "uri": "https://api.followupboss.com/v1/people?id=1234,3244",
    "data": {
        "stage": "Caf\u00e9"
    }
}
)json",
        "Python’s json.tool does"},
};
// Of a body with floats, a name twice, and characters that some escape.
constexpr EncoderVector RareVectors[] = {
    {"jq -c", Odd,
        R"json({"event":"dealsUpdated","b":{"price":450000,"rate":1.5,"s":1.5e-09,"note":"<b> & 'é/'"},"l":[1e+17,3],"a":2}
)json",
        "jq -c does"},
    {"jq -cS", Odd,
        R"json({"a":2,"b":{"note":"<b> & 'é/'","price":450000,"rate":1.5,"s":1.5e-09},"event":"dealsUpdated","l":[1e+17,3]}
)json",
        "jq -cS does"},
    {"Ruby", Odd,
        R"json({"event":"dealsUpdated","b":{"price":450000.0,"rate":1.5,"s":1.5e-09,"note":"<b> & 'é/'"},"l":[1.0e+17,3],"a":2})json",
        "Ruby’s JSON.generate does"},
    {"Ruby, puts", Odd,
        R"json({"event":"dealsUpdated","b":{"price":450000.0,"rate":1.5,"s":1.5e-09,"note":"<b> & 'é/'"},"l":[1.0e+17,3],"a":2}
)json",
        "Ruby’s puts JSON.generate(…) does"},
    {"PHP, zero fraction", Odd,
        R"json({"event":"dealsUpdated","b":{"price":450000.0,"rate":1.5,"s":1.5e-9,"note":"<b> & '\u00e9\/'"},"l":[1.0e+17,3],"a":2})json",
        "JSON_PRESERVE_ZERO_FRACTION does"},
    {"PHP, hex", Odd,
        R"json({"event":"dealsUpdated","b":{"price":450000,"rate":1.5,"s":1.5e-9,"note":"\u003Cb\u003E \u0026 \u0027\u00e9\/\u0027"},"l":[1.0e+17,3],"a":2})json",
        "all JSON_HEX_… options does"},
    {"Python, print", Odd,
        R"json({"event": "dealsUpdated", "b": {"price": 450000.0, "rate": 1.5, "s": 1.5e-09, "note": "<b> & '\u00e9/'"}, "l": [1e+17, 3], "a": 2}
)json",
        "Python’s print(json.dumps(…)) does"},
    {"Python, json.tool", Odd,
        R"json({"event":"dealsUpdated","b":{"price":450000.0,"rate":1.5,"s":1.5e-09,"note":"<b> & '\u00e9/'"},"l":[1e+17,3],"a":2}
)json",
        "Python’s json.tool --compact does"},
    {"Go, Encoder", Odd,
        R"json({"a":2,"b":{"note":"\u003cb\u003e \u0026 'é/'","price":450000,"rate":1.5,"s":1.5e-9},"event":"dealsUpdated","l":[100000000000000000,3]}
)json",
        "Go’s json.Encoder of a map does"},
    {"Go, Encoder, no HTML", Odd,
        R"json({"a":2,"b":{"note":"<b> & 'é/'","price":450000,"rate":1.5,"s":1.5e-9},"event":"dealsUpdated","l":[100000000000000000,3]}
)json",
        "Go’s json.Encoder of a map with SetEscapeHTML(false) does"},
    {"Node, console.log", Odd,
        R"json({"event":"dealsUpdated","b":{"price":450000,"rate":1.5,"s":1.5e-9,"note":"<b> & 'é/'"},"l":[100000000000000000,3],"a":2}
)json",
        "JavaScript’s JSON.stringify and a newline does"},
};
// clang-format on

} // namespace

QList<EncoderVector> encoderVectors()
{
    return {std::begin(Vectors), std::end(Vectors)};
}

QList<EncoderVector> rareEncoderVectors()
{
    return {std::begin(RareVectors), std::end(RareVectors)};
}

} // namespace Hookglass::LabFixture
