package cloudformation_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/vpc"
)

// expressions is a template in which the Name tag of a VPC is an expression.
const expressions = `
Parameters:
  Given: {Type: String}
  Size: {Type: Number, Default: 24}
  Quoted: {Type: String, Default: '012'}
  Names: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1,subnet-2'}
  Missing: {Type: String}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /path}
Mappings:
  Map: {us-east-1: {cidr: 10.7.0.0/16, list: [x, y]}}
Conditions:
  Always: !Equals [a, a]
  Never: !Not [!Condition Always]
  East: !Equals [!Ref AWS::Region, us-east-1]
  Both: !And [!Condition Always, !Condition East]
  Either: !Or [!Condition Never, {Condition: East}]
  Unknown: !Equals [!Ref Missing, x]
  Decided: !Or [!Condition Unknown, !Condition Always]
  Undecided: !And [!Condition Unknown, !Condition Always]
  Loop: !Not [!Condition Loop]
Resources:
  Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Join ['/', [10.9.0.0, '16']]}}
  Gone: {Type: AWS::EC2::VPC, Condition: Never, Properties: {CidrBlock: 10.8.0.0/16}}
  Self: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !GetAtt Self.CidrBlock}}
  Block: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref Other, Ipv6CidrBlock: '2001:db8:1::/56', Ipv6Pool: p}}
  Public: {Type: AWS::EC2::EIP}
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, Tags: [{Key: Name, Value: EXPRESSION}]}}
`

// TestFunctions holds what each function gives, as the text of a tag.
func TestFunctions(t *testing.T) {
	for _, c := range []struct{ expression, want, problem string }{
		{"plain", "plain", ""},
		{"12", "12", ""},
		{"true", "true", ""},
		{"2012-10-17", "2012-10-17", ""},

		{"!Ref Given", "given", ""},
		{"!Ref Size", "24", ""},
		{"!Ref Quoted", "012", ""},
		{"!Ref Missing", "", "the parameter Missing has no value and no default; give the option Parameters"},
		{"!Ref Secret", "", "the parameter Secret is secret (NoEcho), and is not read"},
		{"!Ref Image", "", "the parameter Image has the value of a parameter of Systems Manager; give the option Parameters"},
		{"!Ref Nothing", "", "there is no parameter or resource Nothing"},
		{"!Ref Other", "Other", ""},
		{"!Ref Gone", "", "Gone is not there: the condition Never is false"},
		{"!Ref Names", "", "it is a list, not a string"},
		{"{Ref: [a]}", "", "the function Ref takes a name"},

		{"!Ref AWS::Region", "us-east-1", ""},
		{"!Ref AWS::AccountId", "111122223333", ""},
		{"!Ref AWS::Partition", "aws", ""},
		{"!Ref AWS::URLSuffix", "amazonaws.com", ""},
		{"!Ref AWS::NoValue", "", ""},
		{"!Ref AWS::StackId", "", "AWS::StackId is not known before the stack is deployed"},
		{"!Ref AWS::StackName", "", "the name of the stack is not known"},

		{"!GetAtt Other.CidrBlock", "10.9.0.0/16", ""},
		{"!GetAtt [Other, CidrBlock]", "10.9.0.0/16", ""},
		{"!GetAtt Other.VpcId", "Other", ""},
		{"!GetAtt Public.AllocationId", "Public", ""},
		{"!Select [0, !GetAtt Other.Ipv6CidrBlocks]", "2001:db8:1::/56", ""},
		{"!GetAtt Other.Something", "", "Other.Something is not known before it is deployed"},
		{"!GetAtt Other", "", "Fn::GetAtt takes a resource and an attribute"},
		{"!GetAtt Nothing.Id", "", "there is no resource Nothing"},
		{"!GetAtt Gone.CidrBlock", "", "Gone is not there: the condition Never is false"},
		{"!GetAtt Self.CidrBlock", "", "expressions nest too deep, or refer to themselves"},
		{"{'Fn::GetAtt': {}}", "", "Fn::GetAtt takes a resource and an attribute"},

		{"!Sub '${Given}-${AWS::Region}'", "given-us-east-1", ""},
		{"!Sub '${Other.CidrBlock}'", "10.9.0.0/16", ""},
		{"!Sub ['${x}/${Size}', {x: !Ref Given}]", "given/24", ""},
		{"!Sub '${!Literal} $ {x}'", "${Literal} $ {x}", ""},
		{"!Sub '${Given'", "", "Fn::Sub has a brace that is not closed"},
		{"!Sub '${Missing} x'", "", "the parameter Missing has no value and no default; give the option Parameters"},
		{"!Sub [a]", "", "Fn::Sub takes a text and an object"},
		{"!Sub {a: b}", "", "Fn::Sub takes a text"},
		{"!Sub 'a${Names}'", "", "it is a list, not a string"},

		{"!Join ['-', [a, !Ref Given, 3]]", "a-given-3", ""},
		{"!Join ['-', !Ref Names]", "a-b-c", ""},
		{"!Join ['-', [a, !Ref AWS::NoValue, b]]", "a-b", ""},
		{"!Join ['', [!Ref Other, .x]]", "Other.x", ""},
		{"!Join ['-', x]", "", "it is a string, not a list"},
		{"!Join x", "", "the function takes a list of 2"},

		{"!Select [1, !Ref Subnets]", "subnet-2", ""},
		{"!Select ['1', [a, b]]", "b", ""},
		{"!Select [2, [a, b]]", "", "Fn::Select takes element 2 of a list of 2"},
		{"!Select [x, [a, b]]", "", "Fn::Select takes element x of a list of 2"},
		{"!Select [1, !Split ['.', a.b.c]]", "b", ""},

		{"!FindInMap [Map, !Ref AWS::Region, cidr]", "10.7.0.0/16", ""},
		{"!Select [1, !FindInMap [Map, us-east-1, list]]", "y", ""},
		{"!FindInMap [Map, eu-west-1, cidr]", "", "there is no Map.eu-west-1.cidr in Mappings"},
		{"!FindInMap [Map, eu-west-1, cidr, {DefaultValue: d}]", "d", ""},

		{"!If [Always, a, b]", "a", ""},
		{"!If [Never, a, b]", "b", ""},
		{"!If [Always, a, !Ref Missing]", "a", ""},
		{"!If [Both, a, b]", "a", ""},
		{"!If [Either, a, b]", "a", ""},
		{"!If [Decided, a, b]", "a", ""},
		{"!If [Undecided, a, b]", "", "the parameter Missing has no value and no default; give the option Parameters"},
		{"!If [Nothing, a, b]", "", "there is no condition Nothing"},
		{"!If [Loop, a, b]", "", "expressions nest too deep, or refer to themselves"},
		{"!If [[a], a, b]", "", "Fn::If names a condition"},

		{"!Select [3, !Cidr [10.0.0.0/16, 6, 8]]", "10.0.3.0/24", ""},
		{"!Select [1, !Cidr ['2001:db8::/56', 2, 64]]", "2001:db8:0:1::/64", ""},
		{"!Join [' ', !Cidr [10.0.0.0/24, 2, 7]]", "10.0.0.0/25 10.0.0.128/25", ""},
		{"!Join [' ', !Cidr [255.255.255.0/24, 2, 7]]", "255.255.255.0/25 255.255.255.128/25", ""},
		{"!Select [0, !Cidr [10.0.0.0/24, 3, 7]]", "", "10.0.0.0/24 does not hold 3 blocks of /25"},
		{"!Select [0, !Cidr [255.255.255.0/24, 3, 7]]", "", "255.255.255.0/24 does not hold 3 blocks of /25"},
		{"!Select [0, !Cidr [10.0.0.0/24, 1, 9]]", "", "a block of /23 is not inside 10.0.0.0/24"},
		{"!Select [0, !Cidr [nonsense, 1, 9]]", "", "Fn::Cidr divides nonsense, which is no block"},
		{"!Select [0, !Cidr [10.0.0.0/8, 257, 9]]", "", "257 is not a number from 1 to 256"},
		{"!Select [0, !Cidr [10.0.0.0/8, 1]]", "", "the function takes a list of 3"},

		{"!Select [1, !GetAZs '']", "us-east-1b", ""},
		{"!Select [2, !GetAZs eu-west-1]", "eu-west-1c", ""},
		{"!Select [0, !GetAZs ap-southeast-2]", "ap-southeast-2z", ""},
		{"!ImportValue elsewhere", "vpc-1", ""},
		{"!ImportValue nowhere", "", "no stack here exports nowhere"},
		{"!Base64 x", "", "what Fn::Base64 holds is not read"},
		{"{'Fn::Length': [a, b]}", "2", ""},
		{"{'Fn::ToJsonString': {b: 1, a: [!Ref Other]}}", `{"a":["Other"],"b":1}`, ""},
		{"!Transform {Name: x}", "", "Fn::Transform is not evaluated"},
		{"'{{resolve:ssm-secure:secret}}'", "", "a dynamic reference is not looked up"},
		{"!Sub '{{resolve:secretsmanager:${Given}}}'", "", "a dynamic reference is not looked up"},
		{"[a]", "", "it is a list, not a string"},
		{"{a: b}", "", "it is an object, not a string"},
		{"null", "", ""},
	} {
		t.Run(c.expression, func(t *testing.T) {
			text := strings.Replace(expressions, "EXPRESSION", c.expression, 1)
			res, err := cloudformation.LoadTemplate(strings.NewReader(text),
				cloudformation.Region("us-east-1"), cloudformation.Account("111122223333"),
				cloudformation.Parameters("", map[string]string{"Given": "given"}),
				cloudformation.Zones("ap-southeast-2", "ap-southeast-2z"), cloudformation.Exports(map[string]string{"elsewhere": "vpc-1"}))
			require.NoError(t, err)
			requireSound(t, res)
			require.Equal(t, c.want, find(t, res, "Net").(vpc.VPC).Name)
			var problem string
			for _, s := range res.Skipped {
				if s.ID == "Net" {
					require.Equal(t, "Resources.Net.Properties.Tags[0].Value", s.Key)
					problem = s.Reason
				}
			}
			require.Equal(t, c.problem, problem)
			require.NotContains(t, dump(t, res), "hunter2")
		})
	}
}

// TestPartitions holds what follows from the Region.
func TestPartitions(t *testing.T) {
	for region, want := range map[string]string{"us-east-1": "aws amazonaws.com", "cn-north-1": "aws-cn amazonaws.com.cn", "us-gov-west-1": "aws-us-gov amazonaws.com"} {
		text := `{"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "Name", "Value": {"Fn::Sub": "${AWS::Partition} ${AWS::URLSuffix}"}}]}}}}`
		res, err := cloudformation.LoadTemplate(strings.NewReader(text), cloudformation.Region(region))
		require.NoError(t, err)
		require.Equal(t, want, find(t, res, "Net").ResourceName())
	}
}

// TestUnknownRegion holds that what hangs on the Region is reported, and what does not is loaded.
func TestUnknownRegion(t *testing.T) {
	nowhere := regexp.MustCompile(`, AvailabilityZone: us-east-1.`).ReplaceAllString(base, "")
	res, err := cloudformation.LoadTemplate(strings.NewReader(nowhere + `
  Z: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.3.0/24, AvailabilityZone: !Select [0, !GetAZs '']}}
  S3: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Net, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.s3'}}
  P: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Net, GroupName: !Ref AWS::Partition, GroupDescription: !Ref AWS::AccountId}}
`))
	require.NoError(t, err)
	requireLoaded(t, res, vpc.Subnet{ID: "Z", VPC: "Net", CIDR: prefix("10.0.3.0/24")})
	require.Equal(t, "Resources.S3.Properties.ServiceName: the Region is not known, which 2 further parts need too; give cloudformation.Region(\"us-east-1\"), or another\n",
		lines(res.Skipped), "one line for all")

	one := `{"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "Name", "Value": {"Ref": "AWS::Region"}}]}}, "B": {"Type": "AWS::AmazonMQ::Broker"}}}`
	res, err = cloudformation.Load(fstest.MapFS{"a.json": {Data: []byte(one)}})
	require.NoError(t, err)
	require.Contains(t, lines(res.Skipped), "a.json: Resources.Net.Properties.Tags[0].Value: the Region is not known; give cloudformation.Region(\"us-east-1\"), or another\n")
}

// TestRegionOfTemplate holds which Region a stack is in: that of its zones, or else of the option, or else of its services.
func TestRegionOfTemplate(t *testing.T) {
	const zone = `S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a}}`
	const service = `E: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref V, ServiceName: com.amazonaws.ap-south-1.s3}}`
	for _, c := range []struct {
		resources, option, want, inferred string
	}{
		{"", "", "", ""},
		{"", "us-east-1", "us-east-1", ""},
		{zone, "us-east-1", "eu-west-1", "V.Region is eu-west-1, from the zones that its template names\n"},
		{zone + "\n  " + strings.NewReplacer("S:", "T:", "10.0.1", "10.0.2", "eu-west-1a", "us-west-2a").Replace(zone), "us-east-1", "us-east-1", ""},
		{service, "", "ap-south-1", "V.Region is ap-south-1, from the services that its template names\n"},
		{service, "us-east-1", "us-east-1", ""},
	} {
		text := "Resources:\n  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n  " + c.resources
		res, err := cloudformation.LoadTemplate(strings.NewReader(text), cloudformation.Region(c.option))
		require.NoError(t, err)
		require.Equal(t, c.want, find(t, res, "V").(vpc.VPC).Region, c.resources)
		require.Equal(t, c.inferred, lines(res.Inferred))
	}
}

// TestConditions holds which resources are there.
func TestConditions(t *testing.T) {
	text := strings.Replace(expressions, "EXPRESSION", "x", 1) + `
  There: {Type: AWS::EC2::InternetGateway, Condition: Both}
  NotThere: {Type: AWS::EC2::InternetGateway, Condition: Never}
  Perhaps: {Type: AWS::EC2::InternetGateway, Condition: Unknown}
  Malformed: {Type: AWS::EC2::InternetGateway, Condition: [Always]}
  Role: {Type: AWS::IAM::Role, Condition: Unknown}
`
	res, err := cloudformation.LoadTemplate(strings.NewReader(text), cloudformation.Region("us-east-1"))
	require.NoError(t, err)
	require.Equal(t, "Net Other Public There", listed(res.Resources))
	require.Equal(t, `Resources.Malformed.Condition: Malformed: a condition is named by a text
Resources.Perhaps.Condition: Perhaps: the parameter Missing has no value and no default; give the option Parameters
Resources.Self: Self: CIDRs: a VPC has at least one IPv4 block (MissingParameter)
Resources.Self.Properties.CidrBlock: Self: expressions nest too deep, or refer to themselves
`, lines(sortedSkips(res)))
}

// TestWork holds that templates cannot ask for endless work, or for endless text.
func TestWork(t *testing.T) {
	for name, block := range map[string]string{
		"nothing, twice as often each time": "!Join ['', [!GetAtt V%d.CidrBlock, !GetAtt V%d.CidrBlock]]",
		"text, twice as long each time":     "!Sub '${V%d.CidrBlock}${V%d.CidrBlock}'",
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString("Resources:\n  V0: {Type: AWS::EC2::VPC, Properties: {CidrBlock: ''}}\n")
			if strings.HasPrefix(name, "text") {
				b.Reset()
				b.WriteString("Resources:\n  V0: {Type: AWS::EC2::VPC, Properties: {CidrBlock: abcdefghij}}\n")
			}
			for i := range 60 {
				b.WriteString("  V" + itoa(i+1) + ": {Type: AWS::EC2::VPC, Properties: {CidrBlock: " + strings.ReplaceAll(block, "%d", itoa(i)) + "}}\n")
			}
			res, err := cloudformation.LoadTemplate(strings.NewReader(b.String()))
			require.NoError(t, err)
			require.Empty(t, res.Resources)
			require.Less(t, len(lines(res.Skipped)), 1<<16)
		})
	}
}
