// Answers says what Go's library makes of texts: one JSON object a line in, the same with the answer out.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"gopkg.in/yaml.v2"
)

// inner has a key of each kind that a section of a task may have.
type inner struct {
	Text   string            `yaml:"text" json:"text"`
	Number int               `yaml:"number" json:"number"`
	List   []string          `yaml:"list" json:"list"`
	Map    map[string]string `yaml:"map" json:"map"`
}

type sample struct {
	Name   string                 `yaml:"name" json:"name"`
	Switch bool                   `yaml:"switch" json:"switch"`
	Int    int                    `yaml:"int" json:"int"`
	Small  uint32                 `yaml:"small" json:"small"`
	Float  float64                `yaml:"float" json:"-"`
	Number string                 `yaml:"-" json:"float"`
	Maybe  *int                   `yaml:"maybe" json:"maybe"`
	Words  []string               `yaml:"words" json:"words"`
	Bytes  []byte                 `yaml:"bytes" json:"bytes"`
	Pairs  map[string]string      `yaml:"pairs" json:"pairs"`
	Any    map[string]interface{} `yaml:"any" json:"any"`
	One    *inner                 `yaml:"one" json:"one"`
	Many   []*inner               `yaml:"many" json:"many"`
	Named  map[string]*inner      `yaml:"named" json:"named"`
}

type line struct {
	Kind  string      `json:"kind"`
	Text  string      `json:"text"`
	Error string      `json:"error,omitempty"`
	Value interface{} `json:"value,omitempty"`
}

// plain makes of a value what JSON can hold.
func plain(v interface{}) interface{} {
	switch x := v.(type) {
	case map[interface{}]interface{}:
		m := map[string]interface{}{}
		for k, one := range x {
			m[fmt.Sprint(k)] = plain(one)
		}
		return m
	case map[string]interface{}:
		m := map[string]interface{}{}
		for k, one := range x {
			m[k] = plain(one)
		}
		return m
	case []interface{}:
		l := []interface{}{}
		for _, one := range x {
			l = append(l, plain(one))
		}
		return l
	case string:
		return "string " + x
	case nil:
		return nil
	case float64:
		return "float64 " + strconv.FormatFloat(x, 'g', -1, 64)
	case int:
		return "int " + strconv.Itoa(x)
	case int64:
		return "int64 " + strconv.FormatInt(x, 10)
	case uint64:
		return "uint64 " + strconv.FormatUint(x, 10)
	default:
		return fmt.Sprintf("%T %v", v, v)
	}
}

func answer(l *line) {
	defer func() {
		if r := recover(); r != nil {
			l.Error = fmt.Sprintf("panic: %v", r)
		}
	}()
	var err error
	switch l.Kind {
	case "yaml":
		var s sample
		if err = yaml.UnmarshalStrict([]byte(l.Text), &s); err == nil {
			s.Number = strconv.FormatFloat(s.Float, 'g', -1, 64)
			for k, v := range s.Any {
				s.Any[k] = plain(v)
			}
			l.Value = s
		}
	case "marshal":
		var out []byte
		out, err = yaml.Marshal(map[string]string{"k": l.Text})
		l.Value = string(out)
	case "key":
		var out []byte
		out, err = yaml.Marshal(map[string]string{l.Text: "v"})
		l.Value = string(out)
	case "order":
		m := map[string]string{}
		for _, k := range strings.Split(l.Text, "|") {
			m[k] = "v"
		}
		var out []byte
		out, err = yaml.Marshal(m)
		l.Value = string(out)
	case "regexp":
		var r *regexp.Regexp
		if r, err = regexp.Compile(l.Text); err == nil {
			l.Value = r.NumSubexp()
		}
	case "duration":
		var d time.Duration
		if d, err = time.ParseDuration(l.Text); err == nil {
			// DmMaster counts in steps of 100 ns.
			l.Value = (d / 100 * 100).String()
		}
	case "float":
		var f float64
		if f, err = strconv.ParseFloat(l.Text, 64); err == nil {
			l.Value = strconv.FormatFloat(f, 'g', -1, 64)
		}
	case "bool":
		l.Value, err = strconv.ParseBool(l.Text)
	case "quote":
		l.Value = strconv.Quote(l.Text)
	case "json":
		var out []byte
		out, err = json.Marshal(l.Text)
		l.Value = string(out)
	case "tomltext":
		var out bytes.Buffer
		err = toml.NewEncoder(&out).Encode(map[string]string{"k": l.Text})
		l.Value = out.String()
	case "tomlfloat":
		var f float64
		if f, err = strconv.ParseFloat(l.Text, 64); err == nil {
			var out bytes.Buffer
			err = toml.NewEncoder(&out).Encode(map[string]float64{"k": f})
			l.Value = out.String()
		}
	case "lower":
		l.Value = strings.ToLower(l.Text)
	default:
		l.Error = "unknown kind"
	}
	if err != nil {
		l.Error, l.Value = err.Error(), nil
	}
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var l line
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			panic(err)
		}
		answer(&l)
		var text bytes.Buffer
		enc := json.NewEncoder(&text)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(&l); err != nil {
			l.Value, l.Error = nil, "cannot be told: "+err.Error()
			text.Reset()
			_ = enc.Encode(&l)
		}
		out.Write(text.Bytes())
	}
}
