package main
import ("encoding/json";"fmt";"math";"os";"path/filepath";"sort";"strconv";"strings"
"github.com/tieline/tieline/corpus";"github.com/tieline/tieline/read/figure")
func main(){
 fs,_:=filepath.Glob("/work/shared/corpus/*.gold.json"); sort.Strings(fs)
 hit,tot,opt,cand:=0,0,0,0; none:=0
 for _,f:=range fs{ b,_:=os.ReadFile(f); var g corpus.Gold; if err:=json.Unmarshal(b,&g);err!=nil{panic(err)}
  b,_=os.ReadFile(strings.Replace(f,".gold","",1)); var d struct{Text string}; json.Unmarshal(b,&d)
  var sp []figure.Span; at:=0; for _,l:=range strings.SplitAfter(d.Text,"\n"){ sp=append(sp,figure.Span{at,at+len(l)}); at+=len(l)}
  figs:=figure.Find(d.Text,sp); used:=map[int]bool{}
  fmt.Println("==",g.ID)
  for _,m:=range g.Measures{ if m.Optional{opt++}else{tot++}; ok:=false
   for _,v:=range m.Value.All(){ x,_:=strconv.ParseFloat(v,64)
    for i,fg:=range figs{ if math.Abs(math.Abs(fg.Value)-math.Abs(x))<=0.005*math.Abs(x)+1e-9 && unitOK(m.Unit,fg.Unit){ ok=true; used[i]=true}}}
   if ok&&!m.Optional{hit++}
   if !ok { fmt.Println("  MISS",m.Optional,m.Measure,m.Value,m.Unit,m.About)}
  }
  for i,fg:=range figs{cand++; if !used[i]{none++; fmt.Printf("  extra %s [%v %s]\n",strings.ReplaceAll(d.Text[max(0,fg.Start-30):min(len(d.Text),fg.End+20)],"\n"," "),fg.Value,fg.Unit)}}
 }
 fmt.Println(hit,tot,opt,"candidates",cand,"none",none)
}
func unitOK(g corpus.Alternatives,u string)bool{ for _,a:=range g.All(){ if a==u||a==u+"/year"||a==strings.TrimSuffix(u,"/year"){return true}}; return false}
